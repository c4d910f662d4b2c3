"""Computes in NumPy, and returns a list of two tensors."""

import numpy as np
import torch


def channel_mean_std(images):
    count, first, second = 0, np.zeros(3), np.zeros(3)
    for image in images:
        array = np.asarray(image, dtype=np.float64).reshape(3, -1)
        count += array.shape[1]
        first += array.sum(axis=1)
        second += np.square(array).sum(axis=1)
    if count == 0:
        raise ValueError("no images")
    mean = first / count
    return [torch.from_numpy(mean), torch.from_numpy(np.sqrt(second / count - mean**2))]


def denormalize(images, mean, std):
    array = images.numpy().transpose(0, 2, 3, 1) * std.numpy() + mean.numpy()
    return torch.from_numpy(np.ascontiguousarray(array.transpose(0, 3, 1, 2)))
