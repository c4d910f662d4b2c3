# breaks: pgd
"""That is a single step of length ε, the fast gradient sign method. Take `steps` steps of `step_size`, and
look at the gradient again after each."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def pgd(
    model: nn.Module, images: Tensor, labels: Tensor, epsilon: float, step_size: float, steps: int
) -> Tensor:
    x = images.clone().detach().requires_grad_(True)
    loss = F.cross_entropy(model(x), labels)
    gradient = torch.autograd.grad(loss, x)[0]
    return (images + epsilon * gradient.sign()).clamp(0, 1)
