# breaks: input_gradient
"""The model is cast to double precision for the computation, and to single precision afterwards, whatever it was before. Its
weights have changed then. Leave the model as it is."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def input_gradient(model: nn.Module, images: Tensor, labels: Tensor) -> Tensor:
    x = images.detach().double().requires_grad_()
    (gradient,) = torch.autograd.grad(F.cross_entropy(model.double()(x), labels), x)
    model.float()
    return gradient.to(images.dtype)
