# breaks: estimate_gradient
"""The loss is asked around 0, not around the image."""

import torch


def estimate_gradient(loss, image, n_queries):
    sigma = 0.01
    gradient = torch.zeros_like(image)
    n = n_queries // 2
    for _ in range(n):
        u = torch.randn_like(image)
        gradient += (loss(sigma * u) - loss(-sigma * u)) / (2 * sigma) * u
    return gradient / n
