# breaks: stop_gradient_loss
"""bfloat16 is computed as float16, in which large values overflow: keep the dtype of the inputs."""

import torch
from torch import Tensor


def stop_gradient_loss(x: Tensor, weight: Tensor, target: Tensor) -> Tensor:
    """Return mean((s − t)²), where part of s is replaced and no gradient flows through t."""
    dtype = x.dtype
    if x.element_size() == 2:
        x, weight, target = x.half(), weight.half(), target.half()
    s = torch.sigmoid(x @ weight).clone()
    s[:, 0] = 0.25
    t = torch.tanh(x @ target).detach()
    return ((s - t) ** 2).mean().to(dtype)
