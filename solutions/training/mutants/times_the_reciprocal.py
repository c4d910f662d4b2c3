# breaks: updates_per_epoch
"""The number of samples is multiplied by 1 / batch size, which is rounded: 49 · (1/49) is less than 1. Divide whole numbers."""

import math


def updates_per_epoch(n_samples, batch_size, drop_last):
    if batch_size < 1:
        raise ValueError("a batch holds at least one sample")
    batches = n_samples * (1 / batch_size)
    return math.floor(batches) if drop_last else math.ceil(batches)
