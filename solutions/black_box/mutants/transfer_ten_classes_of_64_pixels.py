# breaks: transfer_attack
"""The substitute is made for 64 pixels and ten classes. Take both from what you are given."""

import torch
import torch.nn.functional as F
from torch import nn


def transfer_attack(query, pool, images, labels, epsilon, budget):
    x = pool[:budget]
    answers = query(x)
    targets = answers.argmax(1)
    model = nn.Sequential(nn.Flatten(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
    model.to(x.device)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    for epoch in range(80):
        optimizer.zero_grad()
        F.cross_entropy(model(x), targets).backward()
        optimizer.step()
    adversarial = images.clone().requires_grad_()
    gradient = torch.autograd.grad(F.cross_entropy(model(adversarial), labels), adversarial)[0]
    return (images + epsilon * gradient.sign()).clamp(0, 1)
