# breaks: estimate_gradient
"""The loss is asked along one direction, and the slope multiplied by another."""

import torch


def estimate_gradient(loss, image, n_queries):
    sigma = 0.01
    gradient = torch.zeros_like(image)
    n = n_queries // 2
    for _ in range(n):
        u = torch.randn_like(image)
        gradient += (
            (loss(image + sigma * u) - loss(image - sigma * u)) / (2 * sigma) * torch.randn_like(image)
        )
    return gradient / n
