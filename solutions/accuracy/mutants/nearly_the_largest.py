# breaks: accuracy
"""A logit that is nearly the largest counts as right: compare logits as they are, not with a tolerance."""

import torch


def accuracy(logits, labels):
    if len(labels) == 0:
        raise ValueError("empty")
    largest = logits.amax(dim=1)
    chosen = logits.gather(1, labels[:, None]).squeeze(1)
    return torch.isclose(chosen, largest, rtol=0.0, atol=1e-6).double().mean().item()
