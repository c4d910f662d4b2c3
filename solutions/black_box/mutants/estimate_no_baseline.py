# breaks: estimate_gradient
"""The value itself stands where a difference should: its noise grows with the loss, not with the slope.
Subtract L(x − σu), L(x) or the mean."""

import torch


def estimate_gradient(loss, image, n_queries):
    sigma = 0.1
    gradient = torch.zeros_like(image)
    for _ in range(n_queries):
        u = torch.randn_like(image)
        gradient += loss(image + sigma * u) / sigma * u
    return gradient / n_queries
