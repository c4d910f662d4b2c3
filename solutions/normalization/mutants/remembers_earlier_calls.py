# breaks: channel_mean_std
"""The sums are kept between calls: a second call goes on where the first one ended. Start them inside the function."""

import torch


def channel_mean_std(
    images, sums=[0, torch.zeros(3, dtype=torch.float64), torch.zeros(3, dtype=torch.float64)]
):
    seen = 0
    for image in images:
        image = image.double()
        seen += 1
        sums[0] += image[0].numel()
        sums[1] += image.sum((1, 2))
        sums[2] += image.pow(2).sum((1, 2))
    if seen == 0:
        raise ValueError("no images")
    n, s1, s2 = sums
    mean = s1 / n
    return mean, (s2 / n - mean**2).sqrt()
