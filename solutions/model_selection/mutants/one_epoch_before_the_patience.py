# breaks: best_epoch
"""A run of one epoch is answered before the patience is looked at. A patience below 1 is an error there too."""


def best_epoch(validation_accuracies, patience):
    if len(validation_accuracies) == 1:
        return 0
    if patience < 1 or not validation_accuracies:
        raise ValueError("there must be an epoch, and a patience of 1 or more")
    best = 0
    for epoch in range(1, len(validation_accuracies)):
        if validation_accuracies[epoch] > validation_accuracies[best]:
            best = epoch
        elif epoch - best >= patience:
            break
    return best
