# breaks: updates_per_epoch
"""You always round down: a last batch that is not full is an update too, unless `drop_last` is set."""


def updates_per_epoch(n_samples, batch_size, drop_last):
    if batch_size < 1:
        raise ValueError("batch_size must be positive")
    return n_samples // batch_size
