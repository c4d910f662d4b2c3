# breaks: pgd
"""The steps are Adam's, which remembers earlier gradients. Here each step is `step_size` times the sign of
the present gradient."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def pgd(
    model: nn.Module, images: Tensor, labels: Tensor, epsilon: float, step_size: float, steps: int
) -> Tensor:
    adversarial = images.clone().detach().requires_grad_(True)
    optimizer = torch.optim.Adam([adversarial], lr=step_size)
    for _ in range(steps):
        loss = -F.cross_entropy(model(adversarial), labels)
        adversarial.grad = torch.autograd.grad(loss, adversarial)[0]
        optimizer.step()
        with torch.no_grad():
            adversarial.clamp_(images - epsilon, images + epsilon).clamp_(0, 1)
    return adversarial.detach()
