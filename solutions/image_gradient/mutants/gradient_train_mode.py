# breaks: input_gradient
"""The model is switched to training mode: dropout is then random, and batch normalisation mixes the images
and moves its statistics. Leave the mode as you find it."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def input_gradient(model: nn.Module, images: Tensor, labels: Tensor) -> Tensor:
    model.train()
    x = images.clone().detach().requires_grad_(True)
    loss = F.cross_entropy(model(x), labels)
    gradient = torch.autograd.grad(loss, x)[0]
    model.eval()
    return gradient
