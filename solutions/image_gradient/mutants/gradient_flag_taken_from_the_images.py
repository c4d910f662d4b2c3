# breaks: input_gradient
"""Images that required gradients before no longer do. Leave the caller's images out of it: set flags on a
detached copy, `images.detach().clone().requires_grad_()`, and there is nothing to put back."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def input_gradient(model: nn.Module, images: Tensor, labels: Tensor) -> Tensor:
    x = images.detach().clone().requires_grad_()
    gradient = torch.autograd.grad(F.cross_entropy(model(x), labels), x)[0]
    images.requires_grad_(False)
    return gradient
