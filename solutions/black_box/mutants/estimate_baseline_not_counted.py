# breaks: estimate_gradient
"""The call at the image itself is a query too: there is one direction less."""

import torch


def estimate_gradient(loss, image, n_queries):
    sigma = 0.01
    base = loss(image)
    gradient = torch.zeros_like(image)
    for _ in range(n_queries):
        u = torch.randn_like(image)
        gradient += (loss(image + sigma * u) - base) / sigma * u
    return gradient / n_queries
