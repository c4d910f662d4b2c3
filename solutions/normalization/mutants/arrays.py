# breaks: channel_mean_std
"""The results are NumPy arrays. Two tensors were asked for: `torch.from_numpy`."""

import numpy as np


def channel_mean_std(images):
    n, s1, s2 = 0, np.zeros(3), np.zeros(3)
    for image in images:
        x = image.numpy().astype(np.float64)
        n += x.shape[1] * x.shape[2]
        s1 += x.sum(axis=(1, 2))
        s2 += (x**2).sum(axis=(1, 2))
    if n == 0:
        raise ValueError("no images")
    mean = s1 / n
    return mean, np.sqrt(s2 / n - mean**2)
