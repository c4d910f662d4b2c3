# breaks: input_gradient
"""The caller's images now require gradients. Set the flag on a copy of your own:
`images.detach().clone().requires_grad_()`."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def input_gradient(model: nn.Module, images: Tensor, labels: Tensor) -> Tensor:
    images.requires_grad_(True)
    loss = F.cross_entropy(model(images), labels)
    return torch.autograd.grad(loss, images)[0]
