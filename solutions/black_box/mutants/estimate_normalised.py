# breaks: estimate_gradient
"""The estimate is scaled to length 1. It should be as long as the gradient."""

import torch


def estimate_gradient(loss, image, n_queries):
    sigma = 0.01
    gradient = torch.zeros_like(image)
    n = n_queries // 2
    for _ in range(n):
        u = torch.randn_like(image)
        gradient += (loss(image + sigma * u) - loss(image - sigma * u)) / (2 * sigma) * u
    return gradient / gradient.norm()
