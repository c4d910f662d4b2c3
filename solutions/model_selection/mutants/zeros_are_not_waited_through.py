# breaks: best_epoch
"""A best accuracy of 0 is false in an `if`, so that a run in which nothing is right yet never stops: compare with `is None`."""


def best_epoch(validation_accuracies, patience):
    if len(validation_accuracies) == 0 or patience < 1:
        raise ValueError("early stopping needs an epoch, and a patience of at least 1")
    best, best_accuracy, waited = 0, 0.0, 0
    for epoch, accuracy in enumerate(validation_accuracies):
        if accuracy > best_accuracy:
            best, best_accuracy, waited = epoch, accuracy, 0
        elif best_accuracy:
            waited += 1
            if waited == patience:
                break
    return best
