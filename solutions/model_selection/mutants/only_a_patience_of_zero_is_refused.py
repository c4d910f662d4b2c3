# breaks: best_epoch
"""A negative patience is accepted. Raise a `ValueError` for everything below 1, not only for 0."""


def best_epoch(validation_accuracies, patience):
    if not patience or not validation_accuracies:
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
