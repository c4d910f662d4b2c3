# breaks: best_epoch
"""You take the best of the first `patience` + 1 epochs. The count starts anew at each improvement, so a run may be much longer."""


def best_epoch(validation_accuracies, patience):
    if patience < 1 or len(validation_accuracies) == 0:
        raise ValueError("nothing to choose from")
    seen = list(validation_accuracies[: patience + 1])
    return seen.index(max(seen))
