"""Lists for the table; the stopping point is found first, the best epoch afterwards."""

import operator
from functools import reduce


def select_model(n_models, score):
    if n_models == 0:
        raise ValueError("no models")
    scores = list(map(lambda i: score(i, "val"), range(n_models)))
    best = reduce(lambda a, b: b if scores[b] > scores[a] else a, range(n_models))
    test = score(best, "test")
    return best, test


def best_epoch(validation_accuracies, patience):
    if patience < 1:
        raise ValueError("patience < 1")
    if len(validation_accuracies) == 0:
        raise ValueError("empty")
    last_improvement, stop = 0, len(validation_accuracies)
    top = validation_accuracies[0]
    for t in range(1, len(validation_accuracies)):
        if operator.gt(validation_accuracies[t], top):
            top, last_improvement = validation_accuracies[t], t
        if t - last_improvement >= patience:
            stop = t + 1
            break
    run = validation_accuracies[:stop]
    return run.index(max(run))
