# breaks: best_epoch
"""Without an epoch your function stops with an `IndexError` of its own. Say what is wrong: raise a `ValueError`."""


def best_epoch(validation_accuracies, patience):
    if patience < 1:
        raise ValueError("patience must be at least 1")
    best, best_accuracy, wait = 0, validation_accuracies[0], 0
    for epoch, accuracy in enumerate(validation_accuracies[1:], start=1):
        if accuracy > best_accuracy:
            best, best_accuracy, wait = epoch, accuracy, 0
        else:
            wait += 1
            if wait >= patience:
                break
    return best
