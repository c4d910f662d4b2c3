# breaks: channel_mean_std
"""The images' standard deviations are averaged, weighted by their pixels. Variances add up, standard deviations do not; and what differs between the images is left out."""

import torch


def channel_mean_std(images):
    n, total, std = 0, torch.zeros(3), torch.zeros(3)
    for image in images:
        pixels = image.shape[-1] * image.shape[-2]
        n += pixels
        total += image.mean(dim=(1, 2)) * pixels
        std += image.std(dim=(1, 2)) * pixels
    if n == 0:
        raise ValueError("no images")
    return total / n, std / n
