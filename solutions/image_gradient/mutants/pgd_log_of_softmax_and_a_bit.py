# breaks: pgd
"""The loss is the logarithm of `softmax(logits) + 1e-12`. Where the true class has a probability of 0, that is flat, and the
attack does not know where to go. `F.cross_entropy` takes the logits, and needs no such constant."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def pgd(
    model: nn.Module, images: Tensor, labels: Tensor, epsilon: float, step_size: float, steps: int
) -> Tensor:
    x = images.clone()
    for _ in range(steps):
        x = x.detach().requires_grad_()
        loss = F.nll_loss((model(x).softmax(dim=1) + 1e-12).log(), labels)
        x = x.detach() + step_size * torch.autograd.grad(loss, x)[0].sign()
        x = torch.max(torch.min(x, images + epsilon), images - epsilon).clamp(0, 1)
    return x
