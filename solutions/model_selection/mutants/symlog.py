# breaks: select_model
"""Scores are compared by their logarithms, in which large ones that differ in the last digit are equal."""

import math


def _symlog(value):
    return math.copysign(math.log1p(abs(value)), value)


def select_model(n_models, score):
    if n_models == 0:
        raise ValueError("there is no model")
    values = [_symlog(score(i, "val")) for i in range(n_models)]
    best = values.index(max(values))
    return best, score(best, "test")
