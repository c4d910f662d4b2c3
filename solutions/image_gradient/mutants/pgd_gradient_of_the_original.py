# breaks: pgd
"""The gradient is taken at the original image each time. Take it anew where the last step ended: that is
what makes several steps better than one."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def pgd(
    model: nn.Module, images: Tensor, labels: Tensor, epsilon: float, step_size: float, steps: int
) -> Tensor:
    adversarial = images.clone().detach()
    for _ in range(steps):
        x = images.clone().detach().requires_grad_(True)
        loss = F.cross_entropy(model(x), labels)
        gradient = torch.autograd.grad(loss, x)[0]
        adversarial = adversarial + step_size * gradient.sign()
        adversarial = torch.max(torch.min(adversarial, images + epsilon), images - epsilon)
        adversarial = adversarial.clamp(0, 1)
    return adversarial
