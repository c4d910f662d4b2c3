# breaks: transfer_attack
"""The substitute normalises over the batch, and the last batch may hold a single image, which has no spread. Drop such a
batch, or leave the layer out."""

import torch
import torch.nn.functional as F
from torch import nn


def transfer_attack(query, pool, images, labels, epsilon, budget):
    x = pool[:budget]
    logits = query(x)
    targets = logits.argmax(1)
    model = nn.Sequential(
        nn.Flatten(),
        nn.Linear(x[0].numel(), 64),
        nn.BatchNorm1d(64),
        nn.ReLU(),
        nn.Linear(64, logits.shape[1]),
    ).to(x.device)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    for epoch in range(20):
        for rows in torch.randperm(len(x)).split(32):
            optimizer.zero_grad()
            F.cross_entropy(model(x[rows]), targets[rows]).backward()
            optimizer.step()
    model.eval()
    adversarial = images.clone().requires_grad_()
    gradient = torch.autograd.grad(F.cross_entropy(model(adversarial), labels), adversarial)[0]
    return (images + epsilon * gradient.sign()).clamp(0, 1)
