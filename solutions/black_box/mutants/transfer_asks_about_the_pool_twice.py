# breaks: transfer_attack
"""Where the pool is smaller than the budget, noisy copies of all of it are asked about too, whether or not that many queries
are left. Cut what you ask about to what is left of the budget."""

import torch
import torch.nn.functional as F
from torch import nn


def transfer_attack(query, pool, images, labels, epsilon, budget):
    asked = pool[torch.randperm(len(pool))[:budget]].clone()
    answers = query(asked)
    if budget > len(asked):
        noisy = (asked + 0.1 * torch.randn_like(asked)).clamp(0, 1)
        asked, answers = torch.cat([asked, noisy]), torch.cat([answers, query(noisy)])
    substitute = nn.Sequential(
        nn.Flatten(), nn.Linear(asked[0].numel(), 128), nn.ReLU(), nn.Linear(128, answers.shape[1])
    ).to(images.device)
    optimizer = torch.optim.Adam(substitute.parameters(), lr=2e-3)
    for _ in range(100):
        for rows in torch.randperm(len(asked)).split(32):
            optimizer.zero_grad()
            F.cross_entropy(substitute(asked[rows]), answers[rows].argmax(dim=1)).backward()
            optimizer.step()
    x = images.clone()
    for _ in range(10):
        leaf = x.clone().requires_grad_()
        (slope,) = torch.autograd.grad(F.cross_entropy(substitute(leaf), labels, reduction="sum"), leaf)
        x = (images + (x + epsilon / 4 * slope.sign() - images).clamp(-epsilon, epsilon)).clamp(0, 1)
    return x
