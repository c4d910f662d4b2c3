# breaks: estimate_gradient
"""σ = 1 asks about points so far away that a curve is measured, not the slope at the image."""

import torch


def estimate_gradient(loss, image, n_queries):
    sigma = 1.0
    gradient = torch.zeros_like(image)
    n = n_queries // 2
    for _ in range(n):
        u = torch.randn_like(image)
        gradient += (loss(image + sigma * u) - loss(image - sigma * u)) / (2 * sigma) * u
    return gradient / n
