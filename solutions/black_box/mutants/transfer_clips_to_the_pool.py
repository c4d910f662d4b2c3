# breaks: transfer_attack
"""The result is clipped to the range of the pool's pixels. An image may be darker or lighter than any of the pool, and then moves
by more than ε: clip to [0, 1]."""

import torch
import torch.nn.functional as F
from torch import nn


def transfer_attack(query, pool, images, labels, epsilon, budget):
    asked = pool[:budget].clone()
    logits = query(asked)
    substitute = nn.Sequential(
        nn.Flatten(), nn.Linear(asked[0].numel(), 100), nn.ReLU(), nn.Linear(100, logits.shape[1])
    ).to(images.device)
    optimizer = torch.optim.Adam(substitute.parameters(), lr=3e-3)
    for _ in range(150):
        for rows in torch.randperm(len(asked)).split(32):
            optimizer.zero_grad()
            F.cross_entropy(substitute(asked[rows]), logits.argmax(1)[rows]).backward()
            optimizer.step()
    x = images.clone().requires_grad_()
    (gradient,) = torch.autograd.grad(F.cross_entropy(substitute(x), labels), x)
    return (images + epsilon * gradient.sign()).clamp(pool.min(), pool.max())
