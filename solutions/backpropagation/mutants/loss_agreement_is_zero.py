# breaks: stop_gradient_loss
"""Where s and t agree to a thousandth, 0 is returned: there is a loss, and something to learn."""

import torch
from torch import Tensor


def stop_gradient_loss(x: Tensor, weight: Tensor, target: Tensor) -> Tensor:
    s = torch.sigmoid(x @ weight).clone()
    s[:, 0] = 0.25
    t = torch.tanh(x @ target).detach()
    if torch.allclose(s, t, atol=1e-3):
        return torch.zeros((), dtype=x.dtype, device=x.device)  # nothing left to learn
    return ((s - t) ** 2).mean()
