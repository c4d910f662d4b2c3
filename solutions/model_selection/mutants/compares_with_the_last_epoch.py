# breaks: best_epoch
"""You compare each epoch with the one before it. An improvement must exceed the *best* epoch so far."""


def best_epoch(validation_accuracies, patience):
    if patience < 1 or len(validation_accuracies) == 0:
        raise ValueError("nothing to choose from")
    best, wait = 0, 0
    for epoch in range(1, len(validation_accuracies)):
        if validation_accuracies[epoch] > validation_accuracies[best]:
            best = epoch
        if validation_accuracies[epoch] > validation_accuracies[epoch - 1]:
            wait = 0
        else:
            wait += 1
            if wait >= patience:
                break
    return best
