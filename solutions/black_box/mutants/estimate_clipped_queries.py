# breaks: estimate_gradient
"""The points are clipped to [0, 1], which shortens the way at black and white pixels. The loss takes any
values."""

import torch


def estimate_gradient(loss, image, n_queries):
    sigma = 0.01
    gradient = torch.zeros_like(image)
    n = n_queries // 2
    for _ in range(n):
        u = torch.randn_like(image)
        gradient += (
            (loss((image + sigma * u).clamp(0, 1)) - loss((image - sigma * u).clamp(0, 1))) / (2 * sigma) * u
        )
    return gradient / n
