# breaks: accuracy
"""Infinite logits become 0: one of −∞ rules its class out, and 0 may be the largest."""

import torch
from torch import Tensor


def accuracy(logits: Tensor, labels: Tensor) -> float:
    if labels.numel() == 0:
        raise ValueError("no samples")
    clean = torch.where(torch.isfinite(logits), logits, torch.zeros_like(logits))
    predictions = clean.argmax(dim=1)
    return (predictions == labels).double().mean().item()
