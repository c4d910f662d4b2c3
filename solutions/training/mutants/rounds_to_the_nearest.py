# breaks: updates_per_epoch
"""You round to the nearest number of batches. A last batch that is not full counts as a whole update, however short it is, or not at all with `drop_last`."""


def updates_per_epoch(n_samples, batch_size, drop_last):
    if batch_size < 1:
        raise ValueError("batch_size must be positive")
    if drop_last:
        return n_samples // batch_size
    return round(n_samples / batch_size)
