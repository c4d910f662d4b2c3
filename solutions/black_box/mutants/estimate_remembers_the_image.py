# breaks: estimate_gradient
"""The estimate for an image is kept, and given again for another loss at the same image."""

import torch

estimates = {}


def estimate_gradient(loss, image, n_queries):
    key = image.cpu().numpy().tobytes()
    if key not in estimates:
        sigma = 0.01
        gradient = torch.zeros_like(image)
        n = n_queries // 2
        for _ in range(n):
            u = torch.randn_like(image)
            gradient += (loss(image + sigma * u) - loss(image - sigma * u)) / (2 * sigma) * u
        estimates[key] = gradient / n
    return estimates[key]
