# breaks: transfer_attack
"""The substitute has no class beyond the largest that the box answered for the pool, though one of the others may be
attacked. The box says how many classes it has by the number of its logits."""

import torch
import torch.nn.functional as F
from torch import nn


def transfer_attack(query, pool, images, labels, epsilon, budget):
    x = pool[:budget]
    targets = query(x).argmax(1)
    n_classes = int(targets.max()) + 1
    model = nn.Sequential(nn.Flatten(), nn.Linear(x[0].numel(), 64), nn.ReLU(), nn.Linear(64, n_classes)).to(
        x.device
    )
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    for epoch in range(120):
        optimizer.zero_grad()
        F.cross_entropy(model(x), targets).backward()
        optimizer.step()
    adversarial = images.clone().requires_grad_()
    gradient = torch.autograd.grad(F.cross_entropy(model(adversarial), labels), adversarial)[0]
    return (images + epsilon * gradient.sign()).clamp(0, 1)
