# breaks: input_gradient
"""That is the gradient of the true class's logit, not of the loss: the other classes' logits count too."""

import torch
from torch import Tensor, nn


def input_gradient(model: nn.Module, images: Tensor, labels: Tensor) -> Tensor:
    x = images.clone().detach().requires_grad_(True)
    logits = model(x)
    score = logits.gather(1, labels.unsqueeze(1)).mean()
    return torch.autograd.grad(score, x)[0]
