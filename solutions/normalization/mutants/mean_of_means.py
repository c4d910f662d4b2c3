# breaks: channel_mean_std
"""The mean of the images' means counts a small image as much as a large one. Weigh each by its number of pixels, or add up pixels."""

import torch


def channel_mean_std(images):
    means, total, squares, n = [], 0.0, 0.0, 0
    for image in images:
        image = image.double()
        means.append(image.mean(dim=(1, 2)))
        total = total + image.sum(dim=(1, 2))
        squares = squares + (image**2).sum(dim=(1, 2))
        n += image.shape[1] * image.shape[2]
    if not means:
        raise ValueError("no images")
    var = squares / n - (total / n) ** 2
    return torch.stack(means).mean(dim=0), var.sqrt()
