# breaks: input_gradient
"""Images 1 or 3 wide are taken for (N, H, W, C): they are (N, C, H, W), whatever their sizes."""

import torch
import torch.nn.functional as F
from torch import Tensor


def input_gradient(model, images, labels) -> Tensor:
    last = images.shape[1] not in (1, 3) and images.shape[3] in (1, 3)  # (N, H, W, C)
    x = images.detach().clone()
    if last:
        x = x.permute(0, 3, 1, 2)
    x.requires_grad_()
    gradient = torch.autograd.grad(F.cross_entropy(model(x), labels), x)[0]
    return gradient.permute(0, 2, 3, 1) if last else gradient
