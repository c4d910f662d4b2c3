# breaks: best_epoch
"""You stop only while the accuracy is falling: an epoch that rises again, but stays below the best, sets your count back. Compare with the best."""


def best_epoch(validation_accuracies, patience):
    if patience < 1 or len(validation_accuracies) == 0:
        raise ValueError("nothing to choose from")
    best, wait = 0, 0
    for epoch in range(1, len(validation_accuracies)):
        accuracy = validation_accuracies[epoch]
        if accuracy > validation_accuracies[best]:
            best, wait = epoch, 0
        elif accuracy > validation_accuracies[epoch - 1]:
            wait = max(wait - 1, 0)
        else:
            wait += 1
            if wait >= patience:
                break
    return best
