# breaks: best_epoch
"""You take the accuracies out of the caller's list with `pop`. The list is only to be read."""


def best_epoch(validation_accuracies, patience):
    if patience < 1 or len(validation_accuracies) == 0:
        raise ValueError("nothing to choose from")
    best, best_accuracy, wait, epoch = 0, validation_accuracies.pop(0), 0, 0
    while validation_accuracies and wait < patience:
        epoch += 1
        accuracy = validation_accuracies.pop(0)
        if accuracy > best_accuracy:
            best, best_accuracy, wait = epoch, accuracy, 0
        else:
            wait += 1
    return best
