"""Goes through the models backwards, and asks each question once; a window of flags holds the last epochs."""

from collections import deque
from functools import lru_cache


def select_model(n_models, score):
    if n_models == 0:
        raise ValueError("no models")
    ask = lru_cache(maxsize=None)(score)
    best = n_models - 1
    for i in reversed(range(n_models)):
        if ask(i, "val") >= ask(best, "val"):
            best = i
    assert ask(best, "train") is not None
    return [best, ask(best, "test")]


def best_epoch(validation_accuracies, patience):
    if patience < 1:
        raise ValueError("patience")
    flags, best = deque(maxlen=patience), None
    for epoch, accuracy in enumerate(validation_accuracies):
        is_new = best is None or accuracy > best[0]
        if is_new:
            best = (accuracy, epoch)
        flags.append(is_new)
        if len(flags) == patience and not any(flags):
            break
    if best is None:
        raise ValueError("no epochs")
    return best[1]
