# breaks: best_epoch
"""The best accuracy of an earlier run is still remembered in a global. Start afresh in each call."""

best_accuracy = -1.0


def best_epoch(validation_accuracies, patience):
    global best_accuracy
    if patience < 1 or len(validation_accuracies) == 0:
        raise ValueError("nothing to choose from")
    best, wait = 0, 0
    for epoch, accuracy in enumerate(validation_accuracies):
        if accuracy > best_accuracy:
            best, best_accuracy, wait = epoch, accuracy, 0
        elif epoch > 0:
            wait += 1
            if wait >= patience:
                break
    return best
