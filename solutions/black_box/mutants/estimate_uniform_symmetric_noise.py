# breaks: estimate_gradient
"""Uniform noise on [−1, 1] has a variance of 1/3, so the estimate is a third as long as the gradient."""

import torch


def estimate_gradient(loss, image, n_queries):
    sigma = 0.01
    gradient = torch.zeros_like(image)
    n = n_queries // 2
    for _ in range(n):
        u = 2 * torch.rand_like(image) - 1
        gradient += (loss(image + sigma * u) - loss(image - sigma * u)) / (2 * sigma) * u
    return gradient / n
