# breaks: estimate_gradient
"""The difference is divided by σ², so the estimate is 1/σ times too long."""

import torch


def estimate_gradient(loss, image, n_queries):
    sigma = 0.01
    gradient = torch.zeros_like(image)
    n = n_queries // 2
    for _ in range(n):
        u = torch.randn_like(image)
        gradient += (loss(image + sigma * u) - loss(image - sigma * u)) / (2 * sigma**2) * u
    return gradient / n
