# breaks: updates_per_epoch
"""A batch size below 1 makes no sense, and 0 updates would hide the mistake: raise a `ValueError`."""

import math


def updates_per_epoch(n_samples, batch_size, drop_last):
    if batch_size <= 0:
        return 0
    if drop_last:
        return n_samples // batch_size
    return math.ceil(n_samples / batch_size)
