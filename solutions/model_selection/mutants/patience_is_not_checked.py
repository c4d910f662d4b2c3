# breaks: best_epoch
"""A patience of 0 or less is accepted. Raise a `ValueError`: such a rule stops before the first epoch."""


def best_epoch(validation_accuracies, patience):
    if len(validation_accuracies) == 0:
        raise ValueError("no epochs")
    best, wait = 0, 0
    for epoch, accuracy in enumerate(validation_accuracies[1:], start=1):
        if accuracy > validation_accuracies[best]:
            best, wait = epoch, 0
        else:
            wait += 1
            if wait >= patience:
                break
    return best
