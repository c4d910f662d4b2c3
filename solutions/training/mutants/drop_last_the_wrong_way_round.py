# breaks: updates_per_epoch
"""You have the two cases the wrong way round: with `drop_last` the last batch is left out, otherwise it is an update."""

import math


def updates_per_epoch(n_samples, batch_size, drop_last):
    if batch_size < 1:
        raise ValueError("batch_size must be positive")
    if not drop_last:
        return n_samples // batch_size
    return math.ceil(n_samples / batch_size)
