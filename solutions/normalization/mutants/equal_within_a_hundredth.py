# breaks: channel_mean_std
"""Means that differ by less than 0.01 count as equal, and what lies between such images is left out. Where pixels hardly vary,
that is all there is: add it, however small it is."""

import torch


def channel_mean_std(images):
    n, mean, spread = 0, None, None
    for image in images:
        variance, own = torch.var_mean(image.double(), dim=(1, 2), correction=0)
        count = image[0].numel()
        if n == 0:
            n, mean, spread = count, own, variance * count
            continue
        spread = spread + variance * count
        if not torch.allclose(own, mean, rtol=0, atol=1e-2):
            spread = spread + (own - mean) ** 2 * (n * count / (n + count))
        mean = mean + (own - mean) * (count / (n + count))
        n += count
    if n == 0:
        raise ValueError("no images")
    return mean, (spread / n).sqrt()
