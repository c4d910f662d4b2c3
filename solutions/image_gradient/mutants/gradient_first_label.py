# breaks: input_gradient
"""The first image's label is used for the whole batch. Each image has its own."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def input_gradient(model: nn.Module, images: Tensor, labels: Tensor) -> Tensor:
    x = images.clone().detach().requires_grad_(True)
    logits = model(x)
    loss = F.cross_entropy(logits, labels[0].repeat(len(logits)))
    return torch.autograd.grad(loss, x)[0]
