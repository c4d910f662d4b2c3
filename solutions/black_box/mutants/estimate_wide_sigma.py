# breaks: estimate_gradient
"""The steps go over half of the scale of grey: that measures how far the loss rises over it, not its slope. Take smaller ones."""

import torch
from torch import Tensor


def estimate_gradient(loss, image: Tensor, n_queries: int) -> Tensor:
    sigma = 0.5  # large steps drown the rounding
    n = n_queries // 2
    estimate = torch.zeros_like(image, dtype=torch.float64)
    for _ in range(n):
        u = torch.randn_like(image)
        estimate += (loss(image + sigma * u) - loss(image - sigma * u)) / (2 * sigma) * u
    return (estimate / n).float()
