# breaks: updates_per_epoch
"""A batch size above the number of samples is allowed: it makes one short batch, or none with `drop_last`."""

import math


def updates_per_epoch(n_samples, batch_size, drop_last):
    if batch_size < 1 or batch_size > max(n_samples, 1):
        raise ValueError("bad batch size")
    if drop_last:
        return n_samples // batch_size
    return math.ceil(n_samples / batch_size)
