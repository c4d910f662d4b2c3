# breaks: input_gradient
"""Images in float16 get a gradient in float32. Return the images' own dtype."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def input_gradient(model: nn.Module, images: Tensor, labels: Tensor) -> Tensor:
    x = images.detach().clone().requires_grad_()
    (gradient,) = torch.autograd.grad(F.cross_entropy(model(x), labels), x)
    return gradient.float() if images.dtype == torch.float16 else gradient
