# breaks: pgd
"""An image without a gradient gets a random step from you. Its loss tells no direction, so it stays where it is: sign(0) = 0."""

import torch
from torch.nn import functional as F


def pgd(model, images, labels, epsilon, step_size, steps):
    x = images.detach().clone()
    for _ in range(steps):
        x = x.requires_grad_(True)
        (gradient,) = torch.autograd.grad(F.cross_entropy(model(x), labels), x)
        flat = (gradient == 0).flatten(1).all(1).view(-1, 1, 1, 1)
        direction = torch.where(flat, torch.randn_like(gradient), gradient).sign()
        x = x.detach() + step_size * direction
        x = torch.max(torch.min(x, images + epsilon), images - epsilon).clamp(0, 1)
    return x
