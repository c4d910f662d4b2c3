# breaks: updates_per_epoch
"""The quotient is read from its text, which is 1.5e-05 for a small one: use `//`."""


def updates_per_epoch(n_samples: int, batch_size: int, drop_last: bool) -> int:
    if batch_size < 1:
        raise ValueError(f"the batch size must be at least 1, not {batch_size}")
    whole, rest = str(n_samples / batch_size).split(".")
    if drop_last or rest == "0":
        return int(whole)
    return int(whole) + 1
