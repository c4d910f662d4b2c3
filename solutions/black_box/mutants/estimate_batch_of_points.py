# breaks: estimate_gradient
"""All points are asked at once. The loss takes one image."""

import torch


def estimate_gradient(loss, image, n_queries):
    sigma = 0.01
    n = n_queries // 2
    u = torch.randn(n, *image.shape[1:])
    slopes = (loss(image + sigma * u) - loss(image - sigma * u)) / (2 * sigma)
    return (slopes * u).mean(0, keepdim=True)
