# breaks: pgd
"""One image with a gradient of 0 stops all others: each is attacked as if it were alone."""

import torch
import torch.nn.functional as F
from torch import Tensor


def pgd(model, images, labels, epsilon, step_size, steps) -> Tensor:
    x = images.clone()
    for step in range(steps):
        x = x.detach().requires_grad_()
        gradient = torch.autograd.grad(F.cross_entropy(model(x), labels, reduction="sum"), x)[0]
        if len(images) and bool((gradient.flatten(1).abs().amax(dim=1) == 0).any()):
            break  # nothing more to climb
        x = (x + step_size * gradient.sign()).clamp(images - epsilon, images + epsilon).clamp(0, 1).detach()
    return x.detach()
