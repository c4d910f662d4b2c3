# breaks: fgsm
"""The attack climbs the loss of the model's own predictions. Use the labels that were passed: where the
model is already wrong, the two differ."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def fgsm(model: nn.Module, images: Tensor, labels: Tensor, epsilon: float) -> Tensor:
    x = images.clone().detach().requires_grad_(True)
    logits = model(x)
    loss = F.cross_entropy(logits, logits.argmax(dim=1))
    gradient = torch.autograd.grad(loss, x)[0]
    return (images + epsilon * gradient.sign()).clamp(0, 1)
