# breaks: updates_per_epoch
"""Without samples there is nothing to update: that makes 0 updates, and is no error."""

import math


def updates_per_epoch(n_samples, batch_size, drop_last):
    if batch_size < 1 or n_samples < 1:
        raise ValueError("nothing to train on")
    if drop_last:
        return n_samples // batch_size
    return math.ceil(n_samples / batch_size)
