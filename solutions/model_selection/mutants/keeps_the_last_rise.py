# breaks: best_epoch
"""You keep the last epoch that was better than the one before it. Keep the best of all that were run."""


def best_epoch(validation_accuracies, patience):
    if patience < 1 or len(validation_accuracies) == 0:
        raise ValueError("nothing to choose from")
    best, wait = 0, 0
    for epoch in range(1, len(validation_accuracies)):
        if validation_accuracies[epoch] > validation_accuracies[epoch - 1]:
            best, wait = epoch, 0
        else:
            wait += 1
            if wait >= patience:
                break
    return best
