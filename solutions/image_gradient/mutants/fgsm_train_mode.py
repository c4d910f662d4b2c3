# breaks: fgsm
"""The model is switched to training mode during the attack, so its gradient is that of another, random
model, and batch normalisation moves its statistics."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def fgsm(model: nn.Module, images: Tensor, labels: Tensor, epsilon: float) -> Tensor:
    model.train()
    x = images.clone().detach().requires_grad_(True)
    loss = F.cross_entropy(model(x), labels)
    gradient = torch.autograd.grad(loss, x)[0]
    model.eval()
    return (images + epsilon * gradient.sign()).clamp(0, 1)
