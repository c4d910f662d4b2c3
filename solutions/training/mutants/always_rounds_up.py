# breaks: updates_per_epoch
"""You always round up: with `drop_last` a last batch that is not full makes no update."""


def updates_per_epoch(n_samples, batch_size, drop_last):
    if batch_size < 1:
        raise ValueError("batch_size must be positive")
    return -(-n_samples // batch_size)
