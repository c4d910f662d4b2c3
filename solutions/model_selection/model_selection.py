"""Choose on the validation set, report on the test set, and know when to stop."""

from __future__ import annotations

from collections.abc import Callable, Sequence


def select_model(n_models: int, score: Callable[[int, str], float]) -> tuple[int, float]:
    """Return the index of the model with the largest validation score, and its test score."""
    if n_models < 1:
        raise ValueError("there is no model to choose")
    best = max(range(n_models), key=lambda i: score(i, "val"))  # the first of equals
    return best, score(best, "test")


def best_epoch(validation_accuracies: Sequence[float], patience: int) -> int:
    """Return the best epoch that early stopping sees before it runs out of patience."""
    if patience < 1:
        raise ValueError(f"a patience of {patience} would not even wait for the next epoch")
    if len(validation_accuracies) == 0:
        raise ValueError("there is no epoch to choose")
    best = 0
    for epoch, accuracy in enumerate(validation_accuracies):
        if accuracy > validation_accuracies[best]:
            best = epoch
        if epoch - best == patience:
            break
    return best
