# breaks: pgd
"""Where there are no images, the attack returns a tensor of shape (0,). Return none in the shape of images,
(0, C, H, W): whoever puts results together relies on it."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def pgd(
    model: nn.Module, images: Tensor, labels: Tensor, epsilon: float, step_size: float, steps: int
) -> Tensor:
    if len(images) == 0:
        return torch.tensor([])
    adversarial = images.clone().detach()
    for _ in range(steps):
        x = adversarial.clone().detach().requires_grad_(True)
        gradient = torch.autograd.grad(F.cross_entropy(model(x), labels), x)[0]
        adversarial = x.detach() + step_size * gradient.sign()
        adversarial = torch.max(torch.min(adversarial, images + epsilon), images - epsilon)
        adversarial = adversarial.clamp(0, 1)
    return adversarial
