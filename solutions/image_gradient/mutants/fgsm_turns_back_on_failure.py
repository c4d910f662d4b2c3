# breaks: fgsm
"""Where one step does not fool the model, another one is tried instead. There is only one step: the sign of
the gradient, whether it is enough or not."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def fgsm(model: nn.Module, images: Tensor, labels: Tensor, epsilon: float) -> Tensor:
    x = images.clone().detach().requires_grad_(True)
    logits = model(x)
    gradient = torch.autograd.grad(F.cross_entropy(logits, labels), x)[0]
    up, down = ((images + step * gradient.sign()).clamp(0, 1) for step in (epsilon, -epsilon))
    fooled = (model(up).argmax(dim=1) != labels).view(-1, 1, 1, 1)
    return torch.where(fooled, up, down).detach()
