# breaks: best_epoch
"""A patience of 0 is accepted as if it were 1. Raise a `ValueError`."""


def best_epoch(validation_accuracies, patience):
    if patience < 0 or len(validation_accuracies) == 0:
        raise ValueError("nothing to choose from")
    best, wait = 0, 0
    for epoch, accuracy in enumerate(validation_accuracies[1:], start=1):
        if accuracy > validation_accuracies[best]:
            best, wait = epoch, 0
        else:
            wait += 1
            if wait >= patience:
                break
    return best
