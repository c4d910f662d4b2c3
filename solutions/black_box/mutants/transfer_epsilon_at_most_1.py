# breaks: transfer_attack
"""ε above 1 is refused. It is any number from 0 on: with ε ≥ 1 all images are allowed."""

import torch
import torch.nn.functional as F
from torch import nn


def transfer_attack(query, pool, images, labels, epsilon, budget):
    assert 0 <= epsilon <= 1, "epsilon must be in [0, 1]"
    x = pool[torch.randperm(len(pool))[:budget]]
    answers = query(x)
    net = nn.Sequential(
        nn.Flatten(), nn.Linear(x[0].numel(), 64), nn.ReLU(), nn.Linear(64, answers.shape[1])
    ).to(x.device)
    optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
    for _ in range(80):
        optimizer.zero_grad()
        F.cross_entropy(net(x), answers.softmax(dim=1)).backward()
        optimizer.step()
    inputs = images.clone().requires_grad_()
    (gradient,) = torch.autograd.grad(F.cross_entropy(net(inputs), labels), inputs)
    return (images + epsilon * gradient.sign()).clamp(0, 1)
