# breaks: best_epoch
"""You take the best of all epochs. After `patience` epochs without an improvement training has stopped, and the later ones were never run."""


def best_epoch(validation_accuracies, patience):
    if patience < 1 or len(validation_accuracies) == 0:
        raise ValueError("nothing to choose from")
    return max(range(len(validation_accuracies)), key=lambda epoch: validation_accuracies[epoch])
