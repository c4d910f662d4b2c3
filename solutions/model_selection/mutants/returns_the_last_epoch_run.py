# breaks: best_epoch
"""You return the epoch after which training stopped. Return the best one that was run."""


def best_epoch(validation_accuracies, patience):
    if patience < 1 or len(validation_accuracies) == 0:
        raise ValueError("nothing to choose from")
    best, wait = 0, 0
    for epoch, accuracy in enumerate(validation_accuracies):
        if accuracy > validation_accuracies[best]:
            best, wait = epoch, 0
        elif epoch > 0:
            wait += 1
            if wait >= patience:
                break
    return epoch
