# breaks: best_epoch
"""Your count of epochs without an improvement is never set back. Only epochs in a row count: set it to 0 at each improvement."""


def best_epoch(validation_accuracies, patience):
    if patience < 1 or len(validation_accuracies) == 0:
        raise ValueError("nothing to choose from")
    best, wait = 0, 0
    for epoch, accuracy in enumerate(validation_accuracies[1:], start=1):
        if accuracy > validation_accuracies[best]:
            best = epoch
        else:
            wait += 1
            if wait >= patience:
                break
    return best
