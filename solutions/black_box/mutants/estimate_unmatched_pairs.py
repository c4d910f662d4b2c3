# breaks: estimate_gradient
"""The two points of a pair lie along different directions."""

import torch


def estimate_gradient(loss, image, n_queries):
    sigma = 0.01
    gradient = torch.zeros_like(image)
    n = n_queries // 2
    for _ in range(n):
        u = torch.randn_like(image)
        gradient += (
            (loss(image + sigma * u) - loss(image - sigma * torch.randn_like(image))) / (2 * sigma) * u
        )
    return gradient / n
