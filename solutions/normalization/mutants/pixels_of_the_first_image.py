# breaks: channel_mean_std
"""The number of pixels is that of the first image times the number of images, but the sizes differ. Add up each image's own."""

import torch


def channel_mean_std(images):
    count, pixels = 0, 0
    s1 = torch.zeros(3, dtype=torch.float64)
    s2 = torch.zeros(3, dtype=torch.float64)
    for image in images:
        if count == 0:
            pixels = image.shape[1] * image.shape[2]
        count += 1
        image = image.double()
        s1 += image.sum((1, 2))
        s2 += image.pow(2).sum((1, 2))
    if count == 0:
        raise ValueError("no images")
    n = count * pixels
    mean = s1 / n
    return mean, (s2 / n - mean**2).abs().sqrt()
