# breaks: best_epoch
"""The first epoch is never kept: your loop begins with epoch 1."""


def best_epoch(validation_accuracies, patience):
    if patience < 1 or len(validation_accuracies) == 0:
        raise ValueError("nothing to choose from")
    if len(validation_accuracies) == 1:
        return 0
    best, wait = 1, 0
    for epoch in range(2, len(validation_accuracies)):
        if validation_accuracies[epoch] > validation_accuracies[best]:
            best, wait = epoch, 0
        else:
            wait += 1
            if wait >= patience:
                break
    return best
