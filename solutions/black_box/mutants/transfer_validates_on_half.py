# breaks: transfer_attack
"""Some answers are kept for validation, and with a pool of two images one is left to train on: batch normalisation refuses a single
image, which has no spread. Train on all answers where there are few, or leave that layer out."""

import copy

import torch
import torch.nn.functional as F
from torch import nn


def transfer_attack(query, pool, images, labels, epsilon, budget):
    x = pool[torch.randperm(len(pool))[:budget]]
    answers = query(x)
    y, n = answers.argmax(dim=1), max(len(x) // 10, 1)
    net = nn.Sequential(
        nn.Flatten(),
        nn.Linear(x[0].numel(), 64),
        nn.BatchNorm1d(64),
        nn.ReLU(),
        nn.Linear(64, answers.shape[1]),
    ).to(x.device)
    optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
    best, lowest = None, float("inf")
    for _ in range(60):
        net.train()
        optimizer.zero_grad()
        F.cross_entropy(net(x[n:]), y[n:]).backward()
        optimizer.step()
        net.eval()
        with torch.no_grad():
            loss = F.cross_entropy(net(x[:n]), y[:n]).item()
        if loss < lowest:
            best, lowest = copy.deepcopy(net.state_dict()), loss
    net.load_state_dict(best)
    inputs = images.clone().requires_grad_()
    (gradient,) = torch.autograd.grad(F.cross_entropy(net(inputs), labels), inputs)
    return (images + epsilon * gradient.sign()).clamp(0, 1)
