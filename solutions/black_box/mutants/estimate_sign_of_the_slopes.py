# breaks: estimate_gradient
"""Only the sign of each slope counts, so steep and flat directions weigh the same."""

import torch


def estimate_gradient(loss, image, n_queries):
    sigma = 0.01
    gradient = torch.zeros_like(image)
    n = n_queries // 2
    for _ in range(n):
        u = torch.randn_like(image)
        better = loss(image + sigma * u) > loss(image - sigma * u)
        gradient += u if better else -u
    return gradient / n
