# breaks: channel_mean_std
"""You leave out images that are white throughout. Every pixel counts."""

import torch


def channel_mean_std(images):
    count, mean, s = 0, torch.zeros(3, dtype=torch.float64), torch.zeros(3, dtype=torch.float64)
    for image in images:
        if image.min() == 1:
            continue
        n = image.shape[1] * image.shape[2]
        x = image.double().flatten(1)
        m = x.mean(1)
        v = ((x - m[:, None]) ** 2).mean(1)
        d = m - mean
        s += n * v + d**2 * count * n / (count + n)
        mean += d * n / (count + n)
        count += n
    if count == 0:
        raise ValueError("no images")
    return mean, (s / count).sqrt()
