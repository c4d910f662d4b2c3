# breaks: estimate_gradient
"""`isclose` takes two large losses for equal: the difference of large numbers is what counts."""

import math

import torch


def estimate_gradient(loss, image, n_queries):
    sigma = 1e-2
    pairs = n_queries // 2
    total = torch.zeros_like(image)
    for _ in range(pairs):
        direction = torch.randn_like(image)
        above, below = loss(image + sigma * direction), loss(image - sigma * direction)
        difference = 0.0 if math.isclose(above, below) else above - below  # rounding only
        slope = difference / (2 * sigma)
        total += slope * direction
    return total / pairs
