# breaks: best_epoch
"""You run a hundred epochs at most: only the patience, or the end of the list, stops training."""


def best_epoch(validation_accuracies, patience):
    if not validation_accuracies or patience < 1:
        raise ValueError("no epochs, or no patience")
    best = 0
    for epoch in range(min(len(validation_accuracies), 100)):
        if validation_accuracies[epoch] > validation_accuracies[best]:
            best = epoch
        if epoch - best >= patience:
            break
    return best
