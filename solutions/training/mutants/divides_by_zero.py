# breaks: updates_per_epoch
"""A batch size of 0 must raise a `ValueError`; the division raises an exception of its own."""

import math


def updates_per_epoch(n_samples, batch_size, drop_last):
    if batch_size < 0:
        raise ValueError("negative batch size")
    if drop_last:
        return n_samples // batch_size
    return math.ceil(n_samples / batch_size)
