# breaks: best_epoch
"""Your best accuracy starts at 0, so that a first epoch without a right answer already counts as waiting. The first epoch is an improvement: start below it."""


def best_epoch(validation_accuracies, patience):
    if patience < 1 or len(validation_accuracies) == 0:
        raise ValueError("nothing to choose from")
    best, best_accuracy, wait = 0, 0.0, 0
    for epoch, accuracy in enumerate(validation_accuracies):
        if accuracy > best_accuracy:
            best, best_accuracy, wait = epoch, accuracy, 0
        else:
            wait += 1
            if wait >= patience:
                break
    return best
