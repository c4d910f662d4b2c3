# breaks: input_gradient
"""Equal images share a gradient: each has a label of its own."""

import torch
import torch.nn.functional as F
from torch import Tensor


def input_gradient(model, images, labels) -> Tensor:
    if len(images) == 0:
        return torch.zeros_like(images).detach()
    distinct, index = torch.unique(images.detach(), dim=0, return_inverse=True)
    its_label = torch.empty(len(distinct), dtype=labels.dtype, device=labels.device)
    its_label[index] = labels
    x = distinct.requires_grad_()
    loss = F.cross_entropy(model(x), its_label, reduction="sum") / len(images)
    return torch.autograd.grad(loss, x)[0][index]
