# breaks: estimate_gradient
"""σ is so small that x + σu equals x in float32, and all differences are 0."""

import torch


def estimate_gradient(loss, image, n_queries):
    sigma = 1e-13
    gradient = torch.zeros_like(image)
    n = n_queries // 2
    for _ in range(n):
        u = torch.randn_like(image)
        gradient += (loss(image + sigma * u) - loss(image - sigma * u)) / (2 * sigma) * u
    return gradient / n
