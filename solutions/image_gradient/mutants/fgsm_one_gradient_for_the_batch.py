# breaks: fgsm
"""One perturbation, from the gradient averaged over the batch, is added to every image. Each image has a
gradient of its own."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def fgsm(model: nn.Module, images: Tensor, labels: Tensor, epsilon: float) -> Tensor:
    x = images.clone().detach().requires_grad_(True)
    loss = F.cross_entropy(model(x), labels)
    gradient = torch.autograd.grad(loss, x)[0]

    gradient = gradient.mean(dim=0, keepdim=True)
    return (images + epsilon * gradient.sign()).clamp(0, 1)
