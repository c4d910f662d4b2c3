# breaks: input_gradient
"""Without images, the caller's own tensor is handed back, with all that it asks for: return a detached one."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def input_gradient(model: nn.Module, images: Tensor, labels: Tensor) -> Tensor:
    if len(images) == 0:
        return images  # there is nothing to differentiate
    x = images.detach().clone().requires_grad_()
    loss = F.cross_entropy(model(x), labels)
    (gradient,) = torch.autograd.grad(loss, x)
    return gradient.detach()
