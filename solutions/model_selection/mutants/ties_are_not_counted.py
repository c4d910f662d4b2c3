# breaks: best_epoch
"""Epochs that only equal the best are left out of your count. They improve nothing, so they are waited through like the others."""


def best_epoch(validation_accuracies, patience):
    if patience < 1 or len(validation_accuracies) == 0:
        raise ValueError("nothing to choose from")
    best, wait = 0, 0
    for epoch, accuracy in enumerate(validation_accuracies[1:], start=1):
        if accuracy > validation_accuracies[best]:
            best, wait = epoch, 0
        elif accuracy < validation_accuracies[best]:
            wait += 1
            if wait >= patience:
                break
    return best
