# breaks: estimate_gradient
"""With σ = 0.5, a difference on one side measures how the loss is curved more than how steep it is at the image. Stay near, say
within a hundredth of the scale of grey, or take the difference of two sides."""

import torch


def estimate_gradient(loss, image, n_queries):
    sigma, n = 0.5, n_queries - 1
    base = loss(image)
    gradient = torch.zeros_like(image)
    for _ in range(n):
        u = torch.randn_like(image)
        gradient += (loss(image + sigma * u) - base) / sigma * u
    return gradient / n
