# breaks: estimate_gradient
"""The losses are taken without their sign: a loss may be negative, and then the estimate points the other way."""

import torch


def estimate_gradient(loss, image, n_queries):
    gradient = torch.zeros_like(image)
    n = n_queries // 2
    for _ in range(n):
        u = torch.randn_like(image)
        slope = (abs(loss(image + 0.01 * u)) - abs(loss(image - 0.01 * u))) / 0.02
        gradient = gradient + slope * u / n
    return gradient
