# breaks: best_epoch
"""The epoch is an integer of NumPy. Make it a Python int with `int(...)`."""

import numpy as np


def best_epoch(validation_accuracies, patience):
    if patience < 1 or len(validation_accuracies) == 0:
        raise ValueError("nothing to choose from")
    accuracies = np.array(validation_accuracies)
    for stop in range(len(accuracies)):
        best = accuracies[: stop + 1].argmax()
        if stop - best >= patience:
            break
    return best
