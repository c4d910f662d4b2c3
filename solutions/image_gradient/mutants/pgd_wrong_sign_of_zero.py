# breaks: pgd
"""Where the gradient is 0 the pixel moves too. The sign of 0 is 0: a pixel that does not matter stays as it
is."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def pgd(
    model: nn.Module, images: Tensor, labels: Tensor, epsilon: float, step_size: float, steps: int
) -> Tensor:
    adversarial = images.clone().detach()
    for _ in range(steps):
        x = adversarial.clone().detach().requires_grad_(True)
        loss = F.cross_entropy(model(x), labels)
        gradient = torch.autograd.grad(loss, x)[0]
        direction = (gradient >= 0).to(images.dtype) * 2 - 1
        adversarial = x.detach() + step_size * direction
        adversarial = torch.max(torch.min(adversarial, images + epsilon), images - epsilon)
        adversarial = adversarial.clamp(0, 1)
    return adversarial
