# breaks: best_epoch
"""You never wait for more than a hundred epochs: a longer patience is a longer wait."""


def best_epoch(validation_accuracies, patience):
    if not validation_accuracies or patience < 1:
        raise ValueError("no epochs, or no patience")
    best = 0
    for epoch, accuracy in enumerate(validation_accuracies):
        if accuracy > validation_accuracies[best]:
            best = epoch
        if epoch - best >= min(patience, 100):
            break
    return best
