# breaks: best_epoch
"""You refuse a patience that is longer than the run. It only means that nothing stops the run."""


def best_epoch(validation_accuracies, patience):
    if patience < 1 or len(validation_accuracies) == 0 or patience > len(validation_accuracies):
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
