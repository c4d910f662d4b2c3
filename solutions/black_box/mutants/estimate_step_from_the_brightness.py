# breaks: estimate_gradient
"""The distance at which the loss is asked is a share of the brightest pixel: in a black image that is 0, and so are all
differences. Take a fixed distance."""

import torch


def estimate_gradient(loss, image, n_queries):
    sigma = torch.as_tensor(0.01) * image.max()
    gradient = torch.zeros_like(image)
    for _ in range(n_queries // 2):
        u = torch.randn_like(image)
        slope = (loss(image + sigma * u) - loss(image - sigma * u)) / (2 * sigma)
        gradient += slope * u
    return gradient / (n_queries // 2)
