# breaks: estimate_gradient
"""One difference for each pixel and the image itself are one query more than there are pixels."""

import torch


def _axes(loss, image):
    sigma, base = 1e-2, loss(image.clone())
    gradient = torch.zeros(image.numel(), device=image.device)
    for k in range(image.numel()):
        shifted = image.flatten().clone()
        shifted[k] += sigma
        gradient[k] = (loss(shifted.view(image.shape)) - base) / sigma
    return gradient.view(image.shape)


def estimate_gradient(loss, image, n_queries):
    if n_queries >= image.numel():
        return _axes(loss, image)
    sigma, pairs = 1e-2, n_queries // 2
    total = torch.zeros_like(image)
    for _ in range(pairs):
        direction = torch.randn_like(image)
        total += (loss(image + sigma * direction) - loss(image - sigma * direction)) / (2 * sigma) * direction
    return total / pairs
