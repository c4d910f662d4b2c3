# breaks: input_gradient
"""`model.zero_grad()` also wipes out the gradients that the parameters had before you came. Do not write
any, and there is nothing to clean."""

import torch.nn.functional as F
from torch import Tensor, nn


def input_gradient(model: nn.Module, images: Tensor, labels: Tensor) -> Tensor:
    x = images.clone().detach().requires_grad_(True)
    model.zero_grad()
    loss = F.cross_entropy(model(x), labels)
    loss.backward()
    gradient = x.grad.detach()
    model.zero_grad()
    return gradient
