# breaks: updates_per_epoch
"""You always add one update for the rest, also where nothing is left over."""


def updates_per_epoch(n_samples, batch_size, drop_last):
    if batch_size < 1:
        raise ValueError("batch_size must be positive")
    if drop_last:
        return n_samples // batch_size
    return n_samples // batch_size + 1
