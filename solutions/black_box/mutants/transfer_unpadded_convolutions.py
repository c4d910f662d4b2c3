# breaks: transfer_attack
"""Two convolutions without padding, each of 3×3, leave nothing of an image of 4×4 pixels, and PyTorch refuses it. Pad by 1, or take
a network of linear layers."""

import torch
import torch.nn.functional as F
from torch import nn


def transfer_attack(query, pool, images, labels, epsilon, budget):
    x = pool[torch.randperm(len(pool))[:budget]]
    answers = query(x)
    net = nn.Sequential(
        nn.Conv2d(x.shape[1], 16, 3),
        nn.ReLU(),
        nn.Conv2d(16, 32, 3),
        nn.ReLU(),
        nn.Flatten(),
        nn.LazyLinear(answers.shape[1]),
    ).to(x.device)
    net(x[:1])
    optimizer = torch.optim.Adam(net.parameters(), lr=5e-3)
    for _ in range(30):
        optimizer.zero_grad()
        F.cross_entropy(net(x), answers.softmax(1)).backward()
        optimizer.step()
    inputs = images.clone().requires_grad_()
    (gradient,) = torch.autograd.grad(F.cross_entropy(net(inputs), labels), inputs)
    return (images + epsilon * gradient.sign()).clamp(0, 1)
