# breaks: updates_per_epoch
"""You make at least one update. A loader deals none where there are no samples, or fewer than a batch and `drop_last` is set."""

import math


def updates_per_epoch(n_samples, batch_size, drop_last):
    if batch_size < 1:
        raise ValueError("batch_size must be positive")
    updates = n_samples // batch_size if drop_last else math.ceil(n_samples / batch_size)
    return max(1, updates)
