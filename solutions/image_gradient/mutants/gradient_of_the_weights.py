# breaks: input_gradient
"""That is the gradient with respect to the first weights of the model. Here the model is fixed and the
*image* is what you differentiate with respect to."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def input_gradient(model: nn.Module, images: Tensor, labels: Tensor) -> Tensor:
    loss = F.cross_entropy(model(images), labels)
    return torch.autograd.grad(loss, next(model.parameters()))[0]
