# breaks: best_epoch
"""Without an epoch you return −1, which in Python is the last element of a list. Raise a `ValueError`."""


def best_epoch(validation_accuracies, patience):
    if patience < 1:
        raise ValueError("patience must be at least 1")
    if not validation_accuracies:
        return -1
    best, wait = 0, 0
    for epoch, accuracy in enumerate(validation_accuracies[1:], start=1):
        if accuracy > validation_accuracies[best]:
            best, wait = epoch, 0
        else:
            wait += 1
            if wait >= patience:
                break
    return best
