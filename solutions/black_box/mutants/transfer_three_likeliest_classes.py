# breaks: transfer_attack
"""The substitute learns the three largest probabilities of each answer. A box may have two classes only, and then `topk` finds no third
one: take all of them, or the largest logit."""

import torch
import torch.nn.functional as F
from torch import nn


def transfer_attack(query, pool, images, labels, epsilon, budget):
    x = pool[torch.randperm(len(pool))[:budget]]
    probabilities = query(x).softmax(dim=1)
    values, classes = probabilities.topk(3, dim=1)
    targets = torch.zeros_like(probabilities).scatter(1, classes, values)
    targets = targets / targets.sum(dim=1, keepdim=True)
    net = nn.Sequential(
        nn.Flatten(), nn.Linear(x[0].numel(), 64), nn.ReLU(), nn.Linear(64, targets.shape[1])
    ).to(x.device)
    optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
    for _ in range(80):
        optimizer.zero_grad()
        F.cross_entropy(net(x), targets).backward()
        optimizer.step()
    inputs = images.clone().requires_grad_()
    (gradient,) = torch.autograd.grad(F.cross_entropy(net(inputs), labels), inputs)
    return (images + epsilon * gradient.sign()).clamp(0, 1)
