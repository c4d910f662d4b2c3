# breaks: pgd
"""`loss.backward()` adds a gradient to every parameter of the model at every step. Ask for the image's
gradient only, with `torch.autograd.grad(loss, x)`."""

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
        loss.backward()
        gradient = x.grad
        adversarial = x.detach() + step_size * gradient.sign()
        adversarial = torch.max(torch.min(adversarial, images + epsilon), images - epsilon)
        adversarial = adversarial.clamp(0, 1)
    return adversarial
