# breaks: estimate_gradient
"""Only the first half of the pixels is measured."""

import torch


def estimate_gradient(loss, image, n_queries):
    step = 0.01
    gradient = torch.zeros_like(image)
    flat = gradient.view(-1)
    base = loss(image)
    for i in range(min(len(flat) // 2, n_queries - 1)):
        moved = image.clone()
        moved.view(-1)[i] += step
        flat[i] = (loss(moved) - base) / step
    return gradient
