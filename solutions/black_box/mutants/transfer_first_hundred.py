# breaks: transfer_attack
"""Only the first hundred images are attacked."""

import torch
import torch.nn.functional as F
from torch import nn


def transfer_attack(query, pool, images, labels, epsilon, budget):
    x = pool[:budget]
    answers = query(x)
    model = nn.Sequential(
        nn.Flatten(), nn.Linear(x[0].numel(), 64), nn.ReLU(), nn.Linear(64, answers.shape[1])
    )
    model.to(x.device)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
    for _ in range(60):
        optimizer.zero_grad()
        F.cross_entropy(model(x), answers.softmax(1)).backward()
        optimizer.step()
    result = images.clone()
    some = images[:100].clone()
    for _ in range(10):
        some.requires_grad_()
        gradient = torch.autograd.grad(F.cross_entropy(model(some), labels[:100]), some)[0]
        some = some.detach() + epsilon / 4 * gradient.sign()
        some = some.clamp(images[:100] - epsilon, images[:100] + epsilon).clamp(0, 1)
    result[:100] = some
    return result
