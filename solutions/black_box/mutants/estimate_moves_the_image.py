# breaks: estimate_gradient
"""The caller's image is moved from point to point. Ask about copies."""

import torch


def estimate_gradient(loss, image, n_queries):
    sigma = 0.01
    gradient = torch.zeros_like(image)
    n = n_queries // 2
    for _ in range(n):
        u = torch.randn_like(image)
        image += sigma * u
        above = loss(image)
        image -= 2 * sigma * u
        below = loss(image)
        image += sigma * u
        gradient += (above - below) / (2 * sigma) * u
    return gradient / n
