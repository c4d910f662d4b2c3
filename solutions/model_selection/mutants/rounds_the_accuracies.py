# breaks: best_epoch
"""You round the accuracies before you compare them. Compare them as they come."""


def best_epoch(validation_accuracies, patience):
    if patience < 1 or len(validation_accuracies) == 0:
        raise ValueError("nothing to choose from")
    accuracies = [round(accuracy, 3) for accuracy in validation_accuracies]
    best, wait = 0, 0
    for epoch, accuracy in enumerate(accuracies[1:], start=1):
        if accuracy > accuracies[best]:
            best, wait = epoch, 0
        else:
            wait += 1
            if wait >= patience:
                break
    return best
