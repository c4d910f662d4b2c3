# breaks: input_gradient
"""The gradient is still stored in the caller's `images.grad`, and a second call would add to it. Work on a
detached copy."""

import torch.nn.functional as F
from torch import Tensor, nn


def input_gradient(model: nn.Module, images: Tensor, labels: Tensor) -> Tensor:
    images.requires_grad_(True)
    loss = F.cross_entropy(model(images), labels)
    loss.backward(inputs=[images])
    images.requires_grad_(False)
    return images.grad.clone()
