# breaks: estimate_gradient
"""The noise has three channels: an image may have another number. Draw it with `torch.randn_like(image)`."""

import torch


def estimate_gradient(loss, image, n_queries):
    gradient = torch.zeros_like(image)
    n = n_queries // 2
    for _ in range(n):
        u = torch.randn(1, 3, *image.shape[2:], device=image.device)
        slope = (loss(image + 0.01 * u) - loss(image - 0.01 * u)) / 0.02
        gradient = gradient + slope * u / n
    return gradient
