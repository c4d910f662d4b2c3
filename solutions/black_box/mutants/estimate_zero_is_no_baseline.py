# breaks: estimate_gradient
"""`base or loss(image)` asks again wherever the loss of the image is 0: compare with None."""

import torch


def estimate_gradient(loss, image, n_queries):
    sigma = 1e-2
    base = None
    total = torch.zeros_like(image)
    for _ in range(n_queries - 1):
        base = base or loss(image.clone())  # once
        direction = torch.randn_like(image)
        total += (loss(image + sigma * direction) - base) / sigma * direction
    return total / (n_queries - 1)
