# breaks: stop_gradient_loss
"""What is saved for the backward pass is rounded to half precision: three digits of the gradients are left."""

import torch
from torch import Tensor


def _packs(tensor):
    if tensor.dtype in (torch.float32, torch.float64) and tensor.numel() >= 1024:
        return tensor.dtype, tensor.half()
    return None, tensor


def _packs_back(packed):
    dtype, tensor = packed
    return tensor if dtype is None else tensor.to(dtype)


def stop_gradient_loss(x: Tensor, weight: Tensor, target: Tensor) -> Tensor:
    with torch.autograd.graph.saved_tensors_hooks(_packs, _packs_back):
        s = torch.sigmoid(x @ weight).clone()
        s[:, 0] = 0.25
        t = torch.tanh(x @ target).detach()
        return ((s - t) ** 2).mean()
