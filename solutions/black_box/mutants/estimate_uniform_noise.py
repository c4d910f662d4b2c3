# breaks: estimate_gradient
"""The directions are uniform on [0, 1], with a mean that is not 0: they all point the same way. Use normal
noise, or ±1."""

import torch


def estimate_gradient(loss, image, n_queries):
    sigma = 0.01
    gradient = torch.zeros_like(image)
    n = n_queries // 2
    for _ in range(n):
        u = torch.rand_like(image)
        gradient += (loss(image + sigma * u) - loss(image - sigma * u)) / (2 * sigma) * u
    return gradient / n
