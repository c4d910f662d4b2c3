# breaks: best_epoch
"""You count an epoch as waiting, and stop, before you look at its accuracy. Look first: it may be an improvement."""


def best_epoch(validation_accuracies, patience):
    if patience < 1 or len(validation_accuracies) == 0:
        raise ValueError("nothing to choose from")
    best, wait = 0, 0
    for epoch, accuracy in enumerate(validation_accuracies[1:], start=1):
        wait += 1
        if wait >= patience:
            break
        if accuracy > validation_accuracies[best]:
            best, wait = epoch, 0
    return best
