# breaks: updates_per_epoch
"""An int32 ends at 2,147,483,647: count in Python's own ints, which end nowhere."""

import torch


def updates_per_epoch(n_samples, batch_size, drop_last):
    if batch_size < 1:
        raise ValueError("a batch holds at least one sample")
    sizes = torch.tensor([n_samples, batch_size]).to(torch.int32)
    full, left_over = divmod(*sizes.tolist())
    return full if drop_last or left_over == 0 else full + 1
