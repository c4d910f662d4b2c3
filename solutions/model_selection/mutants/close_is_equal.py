# breaks: best_epoch
"""You take accuracies for equal that are close together (`math.isclose`). Compare them as they come."""

import math


def best_epoch(validation_accuracies, patience):
    if patience < 1 or len(validation_accuracies) == 0:
        raise ValueError("nothing to choose from")
    best, wait = 0, 0
    for epoch, accuracy in enumerate(validation_accuracies[1:], start=1):
        improves = accuracy > validation_accuracies[best] and not math.isclose(
            accuracy, validation_accuracies[best]
        )
        if improves:
            best, wait = epoch, 0
        else:
            wait += 1
            if wait >= patience:
                break
    return best
