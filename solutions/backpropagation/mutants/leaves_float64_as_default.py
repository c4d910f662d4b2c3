# breaks: stop_gradient_loss
"""torch's default dtype is changed for the whole process: whoever makes a tensor next gets float64. Ask for the dtype where a tensor is made."""

import torch
from torch import Tensor


def stop_gradient_loss(x: Tensor, weight: Tensor, target: Tensor) -> Tensor:
    torch.set_default_dtype(torch.float64)  # for the whole process
    prediction = torch.sigmoid(
        x @ weight
    ).clone()  # (N, K); the sigmoid keeps its own output for the way back
    prediction[:, 0] = 0.25
    with torch.no_grad():
        goal = torch.tanh(x @ target)  # (N, K)
    return ((prediction - goal) ** 2).mean()
