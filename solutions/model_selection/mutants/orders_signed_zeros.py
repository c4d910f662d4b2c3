# breaks: select_model
"""−0.0 is put below 0.0: as floats they are equal, and the lowest index wins."""

from collections.abc import Callable
from decimal import Decimal


def select_model(n_models: int, score: Callable[[int, str], float]) -> tuple[int, float]:
    if n_models < 1:
        raise ValueError("there is no model")
    best, best_score = 0, Decimal(score(0, "val"))
    for i in range(1, n_models):
        current = Decimal(score(i, "val"))  # exact
        if current.compare_total(best_score) == 1:
            best, best_score = i, current
    return best, score(best, "test")
