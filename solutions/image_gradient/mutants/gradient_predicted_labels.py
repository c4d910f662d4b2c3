# breaks: input_gradient
"""The loss is that of the model's own predictions. Use the labels that were passed: where the model is
wrong, the two differ."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def input_gradient(model: nn.Module, images: Tensor, labels: Tensor) -> Tensor:
    x = images.clone().detach().requires_grad_(True)
    logits = model(x)
    loss = F.cross_entropy(logits, logits.argmax(dim=1))
    return torch.autograd.grad(loss, x)[0]
