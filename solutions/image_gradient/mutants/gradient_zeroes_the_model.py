# breaks: input_gradient
"""The gradients that the parameters had before are gone, or others by now: `backward()` adds to them in place, and
`model.zero_grad()` wipes them out. Do not write any, and there is nothing to clean or to put back."""

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
