# breaks: input_gradient
"""Logits that happen to add up to 1 are taken for probabilities: what the model returns are logits."""

import torch
import torch.nn.functional as F
from torch import Tensor


def input_gradient(model, images, labels) -> Tensor:
    x = images.detach().clone().requires_grad_()
    logits = model(x)
    sums = logits.detach().sum(dim=1)
    if bool((logits >= 0).all()) and torch.allclose(sums, torch.ones_like(sums), atol=1e-4):
        loss = F.nll_loss((logits + 1e-12).log(), labels)  # the model has its own softmax
    else:
        loss = F.cross_entropy(logits, labels)
    return torch.autograd.grad(loss, x)[0]
