# breaks: updates_per_epoch
"""The arguments cannot be named: keep the signature as it is."""


def updates_per_epoch(n_samples: int, batch_size: int, /, drop_last: bool) -> int:
    if batch_size < 1:
        raise ValueError(f"the batch size must be at least 1, not {batch_size}")
    full, rest = divmod(n_samples, batch_size)
    return full + int(rest > 0 and not drop_last)
