# breaks: estimate_gradient
"""One pair is kept back, and with two or three queries nothing is left to divide by: NaN."""

import torch


def estimate_gradient(loss, image, n_queries):
    sigma = 0.01
    gradient = torch.zeros_like(image)
    n = n_queries // 2 - 1
    for _ in range(n):
        u = torch.randn_like(image)
        gradient += (loss(image + sigma * u) - loss(image - sigma * u)) / (2 * sigma) * u
    return gradient / n
