# breaks: accuracy
"""`view` needs logits that follow one another in memory, and raises an error for those of a transpose or a crop. Use
`gather`, `flatten` or `reshape`."""

import torch


def accuracy(logits, labels):
    if len(labels) == 0:
        raise ValueError("no samples")
    first = torch.arange(len(labels), device=labels.device) * logits.shape[1]
    true = logits.view(-1)[first + labels]
    return (logits.max(dim=1).values == true).double().mean().item()
