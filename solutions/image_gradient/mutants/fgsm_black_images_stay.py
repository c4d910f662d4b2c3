# breaks: fgsm
"""A black image is taken for padding: it is attacked like any other."""

import torch
import torch.nn.functional as F
from torch import Tensor


def fgsm(model, images, labels, epsilon) -> Tensor:
    x = images.detach().clone().requires_grad_()
    gradient = torch.autograd.grad(F.cross_entropy(model(x), labels, reduction="sum"), x)[0]
    filled = images.flatten(1).any(dim=1).view(-1, 1, 1, 1)  # the others are padding
    return torch.where(filled, (images + epsilon * gradient.sign()).clamp(0, 1), images)
