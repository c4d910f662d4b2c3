# breaks: input_gradient
"""Those are only the signs of the gradient. The sign belongs to the attack; here return the gradient
itself."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def input_gradient(model: nn.Module, images: Tensor, labels: Tensor) -> Tensor:
    x = images.clone().detach().requires_grad_(True)
    loss = F.cross_entropy(model(x), labels)
    return torch.autograd.grad(loss, x)[0].sign()
