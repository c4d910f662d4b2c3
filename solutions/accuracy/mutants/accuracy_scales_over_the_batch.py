# breaks: accuracy
"""All logits are scaled by the largest of the batch, beside which small ones are equal: compare within a row."""

import torch


def accuracy(logits, labels):
    if len(labels) == 0:
        raise ValueError("no samples")
    scores = logits.detach()
    scores = scores.float() if scores.dtype == torch.float16 else scores
    low, high = scores.min(), scores.max()
    scores = (scores - low) / (high - low).clamp(min=1e-12)
    return int((scores.argmax(dim=1) == labels).sum()) / len(labels)
