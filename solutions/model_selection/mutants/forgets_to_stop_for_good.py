# breaks: best_epoch
"""After `patience` epochs you start to wait anew instead of stopping. Leave the loop there."""


def best_epoch(validation_accuracies, patience):
    if patience < 1 or len(validation_accuracies) == 0:
        raise ValueError("nothing to choose from")
    best, wait = 0, 0
    for epoch, accuracy in enumerate(validation_accuracies[1:], start=1):
        if wait >= patience:
            wait = 0
            continue
        if accuracy > validation_accuracies[best]:
            best, wait = epoch, 0
        else:
            wait += 1
    return best
