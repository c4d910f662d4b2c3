# breaks: best_epoch
"""Your count of waiting epochs goes back to 1 at an improvement, and so training stops one epoch too early. It goes back to 0."""


def best_epoch(validation_accuracies, patience):
    if patience < 1 or len(validation_accuracies) == 0:
        raise ValueError("nothing to choose from")
    best, wait = 0, 1
    for epoch, accuracy in enumerate(validation_accuracies[1:], start=1):
        if accuracy > validation_accuracies[best]:
            best, wait = epoch, 1
        else:
            wait += 1
        if wait >= patience and wait > 1:
            break
    return best
