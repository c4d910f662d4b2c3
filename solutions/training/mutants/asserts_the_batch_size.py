# breaks: updates_per_epoch
"""`assert` raises an `AssertionError` (and nothing at all under `python -O`): raise a `ValueError`."""

import math


def updates_per_epoch(n_samples, batch_size, drop_last):
    assert batch_size > 0, "batch_size must be positive"
    if drop_last:
        return n_samples // batch_size
    return math.ceil(n_samples / batch_size)
