# breaks: estimate_gradient
"""torch's default dtype is changed for the whole process: whoever makes a tensor next gets float64. Ask for the dtype where a tensor is made."""

from collections.abc import Callable
import torch
from torch import Tensor


def estimate_gradient(loss: Callable[[Tensor], float], image: Tensor, n_queries: int) -> Tensor:
    torch.set_default_dtype(torch.float64)  # for the whole process
    gradient = torch.zeros_like(image)
    n_pairs = n_queries // 2
    for _ in range(n_pairs):
        direction = torch.randn_like(image)  # E[u uᵀ] = I, so the mean of (u · g) u is g
        slope = (loss(image + SIGMA * direction) - loss(image - SIGMA * direction)) / (2 * SIGMA)
        gradient += slope * direction / n_pairs
    return gradient
