# breaks: input_gradient
"""Every image gets the same gradient, averaged over the batch. Each image has a gradient of its own; only
the loss is averaged."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def input_gradient(model: nn.Module, images: Tensor, labels: Tensor) -> Tensor:
    x = images.clone().detach().requires_grad_(True)
    loss = F.cross_entropy(model(x), labels)
    gradient = torch.autograd.grad(loss, x)[0]
    return gradient.mean(dim=0, keepdim=True).expand_as(images)
