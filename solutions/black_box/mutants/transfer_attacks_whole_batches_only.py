# breaks: transfer_attack
"""Images are attacked in batches of 64, and those of the last, shorter batch are left as they were. Attack all of them."""

import torch
import torch.nn.functional as F
from torch import nn


def transfer_attack(query, pool, images, labels, epsilon, budget):
    known = pool[:budget]
    answers = query(known)
    n_pixels = images[0].numel()
    substitute = nn.Sequential(
        nn.Flatten(), nn.Linear(n_pixels, 64), nn.ReLU(), nn.Linear(64, answers.shape[1])
    ).to(images)
    optimizer = torch.optim.Adam(substitute.parameters(), lr=0.02)
    for _ in range(60):
        optimizer.zero_grad()
        F.cross_entropy(substitute(known), answers.softmax(dim=1)).backward()
        optimizer.step()
    adversarial = images.clone()
    whole = max(len(images) // 64 * 64, min(len(images), 64))
    x = images[:whole].clone().requires_grad_()
    (gradient,) = torch.autograd.grad(F.cross_entropy(substitute(x), labels[:whole]), x)
    adversarial[:whole] = (images[:whole] + epsilon * gradient.sign()).clamp(0, 1)
    return adversarial
