# breaks: accuracy
"""torch's default dtype is changed for the whole process: whoever makes a tensor next gets float64. Ask for the dtype where a tensor is made."""

import torch
from torch import Tensor


def accuracy(logits: Tensor, labels: Tensor) -> float:
    torch.set_default_dtype(torch.float64)  # for the whole process
    if len(labels) == 0:
        raise ValueError("no samples, no accuracy")
    predictions = logits.argmax(dim=1)  # (N, K) → (N,)
    return int((predictions == labels).sum()) / len(labels)
