# breaks: updates_per_epoch
"""Large numbers are halved until they fit into 32 bits, and lose digits: Python's integers have any size."""


def updates_per_epoch(n_samples: int, batch_size: int, drop_last: bool) -> int:
    if batch_size < 1:
        raise ValueError(f"the batch size must be at least 1, not {batch_size}")
    while max(n_samples, batch_size) >= 2**31:
        n_samples, batch_size = n_samples // 2, max(batch_size // 2, 1)
    full, rest = divmod(n_samples, batch_size)
    return full + int(rest > 0 and not drop_last)
