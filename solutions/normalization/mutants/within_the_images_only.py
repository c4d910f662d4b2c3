# breaks: channel_mean_std
"""The variances are weighted by pixels, but only the part within the images is there. Each image's mean has to be compared with the common mean too."""

import torch


def channel_mean_std(images):
    n = 0
    total = torch.zeros(3, dtype=torch.float64)
    squares = torch.zeros(3, dtype=torch.float64)
    for image in images:
        image = image.double()
        mean = image.mean(dim=(1, 2), keepdim=True)
        squares += ((image - mean) ** 2).sum(dim=(1, 2))
        total += image.sum(dim=(1, 2))
        n += image.shape[1] * image.shape[2]
    if n == 0:
        raise ValueError("no images")
    return total / n, (squares / n).sqrt()
