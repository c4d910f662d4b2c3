# breaks: input_gradient
"""Without images there is nothing to put together, and `torch.cat` of an empty list raises. No images have a gradient of
shape (0, C, H, W): begin with `torch.zeros_like(images)`, say, and fill it."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def input_gradient(model: nn.Module, images: Tensor, labels: Tensor) -> Tensor:
    gradients = []
    for image, label in zip(images.detach(), labels, strict=True):
        x = image[None].clone().requires_grad_()
        gradients.append(torch.autograd.grad(F.cross_entropy(model(x), label[None]), x)[0])
    return torch.cat(gradients) / len(images)
