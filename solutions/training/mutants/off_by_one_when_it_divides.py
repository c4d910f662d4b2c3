# breaks: updates_per_epoch
"""You add one only where the rest is more than one sample: a last batch of a single sample is an update too."""


def updates_per_epoch(n_samples, batch_size, drop_last):
    if batch_size < 1:
        raise ValueError("batch_size must be positive")
    full, rest = divmod(n_samples, batch_size)
    if rest > 1 and not drop_last:
        full += 1
    return full
