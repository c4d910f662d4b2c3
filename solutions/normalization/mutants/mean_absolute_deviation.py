# breaks: channel_mean_std
"""That is the mean absolute deviation: the standard deviation squares before it averages, and takes the root afterwards."""

import torch


def channel_mean_std(images):
    n = 0
    total = torch.zeros(3, dtype=torch.float64)
    spread = torch.zeros(3, dtype=torch.float64)
    for image in images:
        image = image.double()
        n += image[0].numel()
        total += image.sum((1, 2))
        mean = (total / n).view(3, 1, 1)
        spread += (image - mean).abs().sum((1, 2))
    if n == 0:
        raise ValueError("no images")
    return total / n, spread / n
