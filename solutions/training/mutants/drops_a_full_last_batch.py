# breaks: updates_per_epoch
"""`drop_last` leaves out a last batch only where it is not full; you drop one in any case."""

import math


def updates_per_epoch(n_samples, batch_size, drop_last):
    if batch_size < 1:
        raise ValueError("batch_size must be positive")
    updates = math.ceil(n_samples / batch_size)
    return updates - 1 if drop_last and updates > 0 else updates
