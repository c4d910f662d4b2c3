# breaks: best_epoch
"""You return the best accuracy. Return the index of its epoch."""


def best_epoch(validation_accuracies, patience):
    if patience < 1 or len(validation_accuracies) == 0:
        raise ValueError("nothing to choose from")
    best, wait = validation_accuracies[0], 0
    for accuracy in validation_accuracies[1:]:
        if accuracy > best:
            best, wait = accuracy, 0
        else:
            wait += 1
            if wait >= patience:
                break
    return best
