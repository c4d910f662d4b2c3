# breaks: fgsm
"""The loss is the logarithm of `softmax(logits) + 1e-12`. Where the true class has a probability of 0, that is flat, and the
attack does not know where to go. `F.cross_entropy` takes the logits, and needs no such constant."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def fgsm(model: nn.Module, images: Tensor, labels: Tensor, epsilon: float) -> Tensor:
    x = images.clone().requires_grad_()
    loss = F.nll_loss((model(x).softmax(dim=1) + 1e-12).log(), labels)
    gradient = torch.autograd.grad(loss, x)[0]
    return (images + epsilon * gradient.sign()).clamp(0, 1)
