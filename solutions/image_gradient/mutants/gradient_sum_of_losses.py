# breaks: input_gradient
"""That is the gradient of the sum of the losses: N times too long. The mean over the batch divides it by
the number of images."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def input_gradient(model: nn.Module, images: Tensor, labels: Tensor) -> Tensor:
    x = images.clone().detach().requires_grad_(True)
    loss = F.cross_entropy(model(x), labels, reduction="sum")
    return torch.autograd.grad(loss, x)[0]
