# breaks: estimate_gradient
"""The pixels' unit vectors are the rows of an identity matrix, which has d × d numbers for d pixels: more than five gigabytes for 112×112
pixels in colour. Set one entry of zeros for the pixel that you measure."""

import torch


def estimate_gradient(loss, image, n_queries):
    n, sigma = image.numel(), 0.01
    pixels, pairs = torch.eye(n, device=image.device), n_queries // 2
    gradient = torch.zeros_like(image)
    for _ in range(pairs):
        signs = (torch.rand(n, device=image.device) < 0.5).float() * 2 - 1
        u = (pixels * signs).sum(dim=0).view(image.shape)
        slope = (loss(image + sigma * u) - loss(image - sigma * u)) / (2 * sigma)
        gradient += slope * u / pairs
    return gradient
