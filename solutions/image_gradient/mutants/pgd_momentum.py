# breaks: pgd
"""That is the attack with momentum (MI-FGSM). Here each step follows the gradient of its own point only."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def pgd(
    model: nn.Module, images: Tensor, labels: Tensor, epsilon: float, step_size: float, steps: int
) -> Tensor:
    adversarial = images.clone().detach()
    velocity = torch.zeros_like(images)
    for _ in range(steps):
        x = adversarial.clone().detach().requires_grad_(True)
        loss = F.cross_entropy(model(x), labels)
        gradient = torch.autograd.grad(loss, x)[0]
        norm = gradient.abs().flatten(1).mean(dim=1).view(-1, 1, 1, 1)
        velocity = velocity + gradient / (norm + 1e-12)
        adversarial = x.detach() + step_size * velocity.sign()
        adversarial = torch.max(torch.min(adversarial, images + epsilon), images - epsilon)
        adversarial = adversarial.clamp(0, 1)
    return adversarial
