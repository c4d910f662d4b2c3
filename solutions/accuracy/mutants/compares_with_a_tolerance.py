# breaks: accuracy
"""A logit counts as the largest that is close to it: `isclose` forgives a hundred-thousandth, and the runner-up with it."""

import torch


def accuracy(logits, labels):
    if len(labels) == 0:
        raise ValueError("empty")
    chosen = logits.gather(1, labels[:, None]).squeeze(1)
    return torch.isclose(chosen, logits.amax(dim=1)).double().mean().item()
