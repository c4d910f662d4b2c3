# breaks: pgd
"""With no steps or ε = 0 you return before the parameters' gradients are put back."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def pgd(
    model: nn.Module, images: Tensor, labels: Tensor, epsilon: float, step_size: float, steps: int
) -> Tensor:
    parked = [(parameter, parameter.grad) for parameter in model.parameters()]
    for parameter, _ in parked:
        parameter.grad = None
    x = images.detach().clone()
    if steps == 0 or epsilon == 0:
        return x
    low, high = (images - epsilon).clamp(min=0), (images + epsilon).clamp(max=1)
    for _ in range(steps):
        x.requires_grad_()
        F.cross_entropy(model(x), labels, reduction="sum").backward()
        x = torch.clamp(x.detach() + step_size * x.grad.sign(), low, high)
    for parameter, gradient in parked:
        parameter.grad = gradient
    return x
