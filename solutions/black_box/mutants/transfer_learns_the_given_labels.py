# breaks: transfer_attack
"""The substitute is trained on the attacked images and their labels, not on the box's answers: of what the box has learnt it knows nothing."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def transfer_attack(
    query, pool: Tensor, images: Tensor, labels: Tensor, epsilon: float, budget: int
) -> Tensor:
    chosen = pool[torch.randperm(len(pool), device=pool.device)[:budget]]
    logits = query(chosen)
    net = nn.Sequential(
        nn.Flatten(), nn.Linear(chosen[0].numel(), 100), nn.ReLU(), nn.Linear(100, logits.shape[1])
    )
    net = net.to(pool.device)
    chosen, targets = images, labels  # these labels are the right ones
    optimizer = torch.optim.Adam(net.parameters(), lr=2e-3)
    for _ in range(100):
        for rows in torch.randperm(len(chosen)).split(32):
            optimizer.zero_grad()
            F.cross_entropy(net(chosen[rows]), targets[rows]).backward()
            optimizer.step()
    x = images.clone()
    for _ in range(10):
        x.requires_grad_()
        (gradient,) = torch.autograd.grad(F.cross_entropy(net(x), labels, reduction="sum"), x)
        x = x.detach() + epsilon / 4 * gradient.sign()
        x = torch.min(torch.max(x, images - epsilon), images + epsilon).clamp(0, 1)
    return x
