# breaks: best_epoch
"""You stop at the first epoch that is no better, whatever the patience is. Wait for `patience` of them in a row."""


def best_epoch(validation_accuracies, patience):
    if patience < 1 or len(validation_accuracies) == 0:
        raise ValueError("nothing to choose from")
    best = 0
    for epoch, accuracy in enumerate(validation_accuracies[1:], start=1):
        if accuracy <= validation_accuracies[best]:
            break
        best = epoch
    return best
