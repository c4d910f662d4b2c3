# breaks: updates_per_epoch
"""A little is taken off against rounding errors, of which there are none, and with it a last batch of few samples among very many."""

import math


def updates_per_epoch(n_samples, batch_size, drop_last):
    if batch_size < 1:
        raise ValueError("a batch holds at least one sample")
    full = n_samples / batch_size
    return math.floor(full) if drop_last else max(0, math.ceil(full - 1e-9))
