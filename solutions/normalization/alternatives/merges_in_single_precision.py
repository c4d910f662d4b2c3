"""Merges counts, means and squared deviations in float32, as Chan et al. do, dividing by N − 1."""

import torch


def channel_mean_std(images):
    n, mean, m2 = 0, torch.zeros(3), torch.zeros(3)
    for image in images:
        x = image.float().flatten(1)
        n_b = x.shape[1]
        mean_b = x.mean(1)
        m2_b = x.var(1, unbiased=False) * n_b
        delta = mean_b - mean
        total = n + n_b
        mean = mean + delta * (n_b / total)
        m2 = m2 + m2_b + delta**2 * (n * n_b / total)
        n = total
    if n == 0:
        raise ValueError("empty")
    return mean, torch.sqrt(m2 / (n - 1))


def denormalize(images, mean, std):
    return torch.addcmul(mean[:, None, None], images, std[:, None, None])
