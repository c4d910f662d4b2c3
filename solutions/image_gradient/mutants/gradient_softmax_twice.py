# breaks: input_gradient
"""The softmax is taken twice: `F.cross_entropy` applies it itself, so give it the logits as the model
returns them."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def input_gradient(model: nn.Module, images: Tensor, labels: Tensor) -> Tensor:
    x = images.clone().detach().requires_grad_(True)
    probabilities = F.softmax(model(x), dim=1)
    loss = F.cross_entropy(probabilities, labels)
    return torch.autograd.grad(loss, x)[0]
