# breaks: pgd
"""Only the first 128 images are attacked; the others come back as they were. A batch may have any number of images."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def pgd(
    model: nn.Module, images: Tensor, labels: Tensor, epsilon: float, step_size: float, steps: int
) -> Tensor:
    original, truth = images[:128], labels[:128]
    x = original.clone()
    for _ in range(steps):
        x = x.detach().requires_grad_()
        gradient = torch.autograd.grad(F.cross_entropy(model(x), truth), x)[0]
        x = x.detach() + step_size * gradient.sign()
        x = torch.max(torch.min(x, original + epsilon), original - epsilon).clamp(0, 1)
    return torch.cat([x, images[128:]])
