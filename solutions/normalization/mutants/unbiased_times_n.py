# breaks: channel_mean_std
"""An image's variance over n − 1 is multiplied by n: for images of two pixels that is twice too much."""

import torch


def channel_mean_std(images):
    n = 0
    mean = torch.zeros(3, dtype=torch.float64)
    s = torch.zeros(3, dtype=torch.float64)
    for image in images:
        pixels = image.to(torch.float64)
        n_i = pixels.shape[1] * pixels.shape[2]
        mean_i = pixels.mean(dim=(1, 2))
        s_i = pixels.var(dim=(1, 2)) * n_i
        delta = mean_i - mean
        s += s_i + delta**2 * n * n_i / (n + n_i)
        mean += delta * n_i / (n + n_i)
        n += n_i
    if n == 0:
        raise ValueError("the iterator yields no image")
    return mean.float(), (s / n).sqrt().float()
