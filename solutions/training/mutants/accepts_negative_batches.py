# breaks: updates_per_epoch
"""A batch size below 0 is as wrong as 0: raise a `ValueError` for every batch size below 1."""

import math


def updates_per_epoch(n_samples, batch_size, drop_last):
    if batch_size == 0:
        raise ValueError("batch_size must not be 0")
    if drop_last:
        return n_samples // batch_size
    return math.ceil(n_samples / batch_size)
