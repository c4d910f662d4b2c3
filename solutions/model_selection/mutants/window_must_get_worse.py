# breaks: best_epoch
"""You stop only when a whole window of epochs is *worse* than the best before it. Epochs that equal the best improve nothing either."""


def best_epoch(validation_accuracies, patience):
    if patience < 1 or len(validation_accuracies) == 0:
        raise ValueError("nothing to choose from")
    for t in range(patience, len(validation_accuracies)):
        before = validation_accuracies[: t - patience + 1]
        window = validation_accuracies[t - patience + 1 : t + 1]
        if max(window) < max(before):
            return before.index(max(before))
    return validation_accuracies.index(max(validation_accuracies))
