# breaks: best_epoch
"""You sort the caller's list. Sort a copy, or do not sort: the list is only to be read."""


def best_epoch(validation_accuracies, patience):
    if patience < 1 or len(validation_accuracies) == 0:
        raise ValueError("nothing to choose from")
    values = list(validation_accuracies)
    best, wait = 0, 0
    for epoch, accuracy in enumerate(values[1:], start=1):
        if accuracy > values[best]:
            best, wait = epoch, 0
        else:
            wait += 1
            if wait >= patience:
                break
    validation_accuracies.sort(reverse=True)
    return values.index(validation_accuracies[0]) if wait < patience else best
