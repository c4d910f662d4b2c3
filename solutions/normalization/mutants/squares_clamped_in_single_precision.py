# breaks: channel_mean_std
"""E[x²] − μ² in float32 loses all digits where the pixels vary little; clamping the negative results hides that, and does not mend it. Add up in float64."""

import torch


def channel_mean_std(images):
    weight, mean, square = 0, torch.zeros(3), torch.zeros(3)
    for image in images:
        n = image.shape[1] * image.shape[2]
        mean = (mean * weight + image.mean((1, 2)) * n) / (weight + n)
        square = (square * weight + image.pow(2).mean((1, 2)) * n) / (weight + n)
        weight += n
    if weight == 0:
        raise ValueError("no images")
    return mean, (square - mean.pow(2)).clamp(min=0).sqrt()
