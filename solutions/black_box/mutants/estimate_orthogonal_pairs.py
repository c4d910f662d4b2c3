# breaks: estimate_gradient
"""The second direction of each pair is orthogonal to the first: for a single pixel that is nothing, and half of the length is lost."""

import torch
import torch.nn.functional as F


def estimate_gradient(loss, image, n_queries):
    sigma = 1e-3
    size = image.numel()
    pairs = n_queries // 2
    estimate = torch.zeros(size, dtype=torch.float64, device=image.device)
    previous = None
    for k in range(pairs):
        u = torch.randn(size, dtype=torch.float64, device=image.device)
        if k % 2:  # orthogonal to the one before: less is measured twice
            u = u - (u @ previous) * previous
        u = F.normalize(u, dim=0)
        previous = u
        u = u * size**0.5
        step = (sigma * u).view(image.shape).to(image.dtype)
        slope = (loss(image + step) - loss(image - step)) / (2 * sigma)
        estimate += slope * u
    return (estimate / pairs).view(image.shape).to(image.dtype)
