# breaks: estimate_gradient
"""The direction with the steepest slope is returned, not the mean over all."""

import torch


def estimate_gradient(loss, image, n_queries):
    sigma = 0.01
    best, steepest = torch.zeros_like(image), 0.0
    for _ in range(n_queries // 2):
        u = torch.randn_like(image)
        slope = (loss(image + sigma * u) - loss(image - sigma * u)) / (2 * sigma)
        if abs(slope) > abs(steepest):
            best, steepest = slope * u, slope
    return best
