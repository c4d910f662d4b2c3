# breaks: transfer_attack
"""The substitute is trained on the images under attack and their true labels, and the black box is never
asked."""

import torch
import torch.nn.functional as F
from torch import nn


def transfer_attack(query, pool, images, labels, epsilon, budget):
    n_classes = int(labels.max()) + 1
    model = nn.Sequential(
        nn.Flatten(), nn.Linear(images[0].numel(), 64), nn.ReLU(), nn.Linear(64, n_classes)
    ).to(images.device)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    for epoch in range(80):
        optimizer.zero_grad()
        F.cross_entropy(model(images), labels).backward()
        optimizer.step()
    adversarial = images.clone().requires_grad_()
    gradient = torch.autograd.grad(F.cross_entropy(model(adversarial), labels), adversarial)[0]
    return (images + epsilon * gradient.sign()).clamp(0, 1)
