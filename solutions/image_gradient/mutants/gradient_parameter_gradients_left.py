# breaks: input_gradient
"""`loss.backward()` adds a gradient to every parameter of the model too, and the next optimiser step would
find it. Ask for the image's gradient only, with `torch.autograd.grad(loss, x)`."""

import torch.nn.functional as F
from torch import Tensor, nn


def input_gradient(model: nn.Module, images: Tensor, labels: Tensor) -> Tensor:
    x = images.clone().detach().requires_grad_(True)
    loss = F.cross_entropy(model(x), labels)
    loss.backward()
    return x.grad
