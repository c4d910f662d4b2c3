# breaks: best_epoch
"""The epoch is a tensor. Make it a Python int with `int(...)` or `.item()`."""

import torch


def best_epoch(validation_accuracies, patience):
    if patience < 1 or len(validation_accuracies) == 0:
        raise ValueError("nothing to choose from")
    accuracies = torch.tensor(validation_accuracies, dtype=torch.float64)
    for stop in range(len(accuracies)):
        best = accuracies[: stop + 1].argmax()
        if stop - best >= patience:
            break
    return best
