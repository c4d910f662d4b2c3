# breaks: select_model
"""You take the first model within a standard error of the best. Choose the best one itself."""

import statistics


def select_model(n_models, score):
    if n_models == 0:
        raise ValueError("no models")
    val = [score(i, "val") for i in range(n_models)]
    error = statistics.stdev(val) / n_models**0.5 if n_models > 1 else 0
    best = next(i for i in range(n_models) if val[i] >= max(val) - error)
    return best, score(best, "test")
