"""Keeps Python floats, a loop over channels, and `math.fsum` of what the images give."""

import math

import torch


def channel_mean_std(images):
    counts, sums, squares = [], ([], [], []), ([], [], [])
    for image in images:
        counts.append(image.shape[-2] * image.shape[-1])
        for c in range(3):
            channel = image[c].double()
            sums[c].append(channel.sum().item())
            squares[c].append(torch.dot(channel.flatten(), channel.flatten()).item())
    total = sum(counts)
    if total == 0:
        raise ValueError("no pixels")
    mean = [math.fsum(s) / total for s in sums]
    std = [math.sqrt(math.fsum(q) / total - m**2) for q, m in zip(squares, mean, strict=True)]
    return torch.tensor(mean), torch.tensor(std)


def denormalize(images, mean, std):
    images = images.permute(0, 2, 3, 1)
    return (images * std + mean).permute(0, 3, 1, 2)
