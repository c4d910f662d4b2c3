# breaks: fgsm
"""`loss.backward()` adds a gradient to every parameter of the model too. Ask for the image's gradient only,
with `torch.autograd.grad(loss, x)`."""

import torch.nn.functional as F
from torch import Tensor, nn


def fgsm(model: nn.Module, images: Tensor, labels: Tensor, epsilon: float) -> Tensor:
    x = images.clone().detach().requires_grad_(True)
    loss = F.cross_entropy(model(x), labels)
    loss.backward()
    return (images + epsilon * x.grad.sign()).clamp(0, 1)
