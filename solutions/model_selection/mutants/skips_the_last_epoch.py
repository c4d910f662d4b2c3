# breaks: best_epoch
"""The last epoch is never looked at: your loop ends one too early."""


def best_epoch(validation_accuracies, patience):
    if patience < 1 or len(validation_accuracies) == 0:
        raise ValueError("nothing to choose from")
    best, wait = 0, 0
    for epoch in range(1, len(validation_accuracies) - 1):
        if validation_accuracies[epoch] > validation_accuracies[best]:
            best, wait = epoch, 0
        else:
            wait += 1
            if wait >= patience:
                break
    return best
