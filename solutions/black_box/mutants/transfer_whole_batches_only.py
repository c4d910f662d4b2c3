# breaks: transfer_attack
"""The pool is asked about in batches of 32 as long as a whole one fits into the budget, so that a small budget asks nothing. Cut the last batch."""

import torch
import torch.nn.functional as F
from torch import nn


def transfer_attack(query, pool, images, labels, epsilon, budget):
    shown, answers = [], []
    for batch in pool.split(32):
        if 32 * len(shown) + 32 > budget:
            break
        shown.append(batch)
        answers.append(query(batch))
    if not shown:
        return (images + epsilon * torch.randn_like(images).sign()).clamp(0, 1)
    x, logits = torch.cat(shown), torch.cat(answers)
    network = nn.Sequential(
        nn.Flatten(), nn.Linear(x[0].numel(), 64), nn.ReLU(), nn.Linear(64, logits.shape[1])
    )
    network.to(x.device)
    optimizer = torch.optim.Adam(network.parameters(), lr=0.005)
    for _ in range(300):
        optimizer.zero_grad()
        F.cross_entropy(network(x), logits.softmax(1)).backward()
        optimizer.step()
    victim = images.detach().clone().requires_grad_()
    (gradient,) = torch.autograd.grad(F.cross_entropy(network(victim), labels), victim)
    return (images + epsilon * gradient.sign()).clamp(0, 1)
