# breaks: best_epoch
"""You compare by a quotient, and so that nothing is divided by 0, with at least 1e-12: what is smaller never improves. Compare the
accuracies as they come, with `>`."""


def best_epoch(validation_accuracies, patience):
    if patience < 1 or not validation_accuracies:
        raise ValueError("there must be an epoch, and a patience of 1 or more")
    best = 0
    for epoch, accuracy in enumerate(validation_accuracies):
        if accuracy / max(validation_accuracies[best], 1e-12) > 1:
            best = epoch
        if epoch - best == patience:
            break
    return best
