# breaks: estimate_gradient
"""Two calls for each pixel are made, whatever the budget."""

import torch


def estimate_gradient(loss, image, n_queries):
    step = 0.01
    gradient = torch.zeros_like(image)
    for i in range(image.numel()):
        e = torch.zeros_like(image)
        e.view(-1)[i] = step
        gradient.view(-1)[i] = (loss(image + e) - loss(image - e)) / (2 * step)
    return gradient
