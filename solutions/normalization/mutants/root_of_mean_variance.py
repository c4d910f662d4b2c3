# breaks: channel_mean_std
"""That is the root of the mean of the images' variances: the part within the images. Add the variance of their means around the common mean."""

import torch


def channel_mean_std(images):
    n, total, variances = 0, torch.zeros(3), []
    for image in images:
        n += image[0].numel()
        total += image.sum(dim=(1, 2))
        variances.append(image.var(dim=(1, 2)))
    if n == 0:
        raise ValueError("no images")
    return total / n, torch.stack(variances).mean(dim=0).sqrt()
