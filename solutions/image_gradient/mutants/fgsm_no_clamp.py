# breaks: fgsm
"""Some pixels leave [0, 1]. Clip the result: an image cannot be darker than black or lighter than white."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def fgsm(model: nn.Module, images: Tensor, labels: Tensor, epsilon: float) -> Tensor:
    x = images.clone().detach().requires_grad_(True)
    loss = F.cross_entropy(model(x), labels)
    gradient = torch.autograd.grad(loss, x)[0]

    return images + epsilon * gradient.sign()
