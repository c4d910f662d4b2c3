# breaks: input_gradient
"""Where the images require gradients already, the new gradient is added to the one that they have, and the sum is
returned. Differentiate with respect to a detached copy, whatever the flag says."""

import torch.nn.functional as F
from torch import Tensor, nn


def input_gradient(model: nn.Module, images: Tensor, labels: Tensor) -> Tensor:
    x = images if images.requires_grad else images.clone().requires_grad_()
    F.cross_entropy(model(x), labels).backward(inputs=[x])
    return x.grad.clone()
