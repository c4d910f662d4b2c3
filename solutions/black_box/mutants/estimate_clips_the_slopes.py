# breaks: estimate_gradient
"""Slopes beyond ±10 are cut off, and where the loss is steep, the estimate is too short. A slope is what it is: do not clip it."""

import torch


def estimate_gradient(loss, image, n_queries):
    sigma, n = 0.01, n_queries // 2
    gradient = torch.zeros_like(image)
    for _ in range(n):
        u = torch.randn_like(image)
        slope = (loss(image + sigma * u) - loss(image - sigma * u)) / (2 * sigma)
        gradient += min(max(slope, -10.0), 10.0) * u
    return gradient / n
