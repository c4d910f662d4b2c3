# breaks: input_gradient
"""A gradient of 0 everywhere raises: where the model sees nothing of the image, it is right."""

import torch
import torch.nn.functional as F
from torch import Tensor


def input_gradient(model, images, labels) -> Tensor:
    x = images.detach().clone().requires_grad_()
    gradient = torch.autograd.grad(F.cross_entropy(model(x), labels), x)[0]
    if gradient.numel() and not gradient.any():
        raise RuntimeError("the gradient vanished: is the model detached from its input?")
    return gradient
