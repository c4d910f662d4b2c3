# breaks: fgsm
"""For no images you return before `requires_grad` is put back: work on a detached copy."""

import torch
import torch.nn.functional as F
from torch import Tensor


def fgsm(model, images, labels, epsilon) -> Tensor:
    images.requires_grad_(True)
    if len(images) == 0:
        return images.detach().clone()
    gradient = torch.autograd.grad(F.cross_entropy(model(images), labels, reduction="sum"), images)[0]
    images.requires_grad_(False)
    return (images + epsilon * gradient.sign()).clamp(0, 1)
