# breaks: input_gradient
"""The images are converted to float32. Keep their dtype: a model in float64 accepts nothing else."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def input_gradient(model: nn.Module, images: Tensor, labels: Tensor) -> Tensor:
    x = images.float().clone().detach().requires_grad_(True)
    loss = F.cross_entropy(model(x), labels)
    return torch.autograd.grad(loss, x)[0]
