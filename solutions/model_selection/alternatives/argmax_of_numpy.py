"""NumPy finds the first of the largest scores, in float64."""

import numpy as np


def select_model(n_models, score):
    if n_models <= 0:
        raise ValueError("nothing to select from")
    validation = np.array([score(i, "val") for i in range(n_models)])
    winner = int(np.argmax(validation))
    return winner, float(score(winner, "test"))


def best_epoch(validation_accuracies, patience):
    accuracies = np.asarray(validation_accuracies, dtype=np.float64)
    if accuracies.size == 0 or patience < 1:
        raise ValueError("no epochs, or no patience")
    records = np.maximum.accumulate(accuracies)
    is_new = np.r_[True, accuracies[1:] > records[:-1]]
    since = np.arange(accuracies.size) - np.maximum.accumulate(
        np.where(is_new, np.arange(accuracies.size), 0)
    )
    stops = np.flatnonzero(since >= patience)
    end = stops[0] + 1 if stops.size else accuracies.size
    return int(accuracies[:end].argmax())
