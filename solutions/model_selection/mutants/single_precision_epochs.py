# breaks: best_epoch
"""`torch.tensor(list)` is float32, which takes accuracies for equal that are not. Ask for `dtype=torch.float64`, or compare the floats themselves."""

import torch


def best_epoch(validation_accuracies, patience):
    if patience < 1 or len(validation_accuracies) == 0:
        raise ValueError("nothing to choose from")
    accuracies = torch.tensor(validation_accuracies)
    best, wait = 0, 0
    for epoch in range(1, len(accuracies)):
        if accuracies[epoch] > accuracies[best]:
            best, wait = epoch, 0
        else:
            wait += 1
            if wait >= patience:
                break
    return best
