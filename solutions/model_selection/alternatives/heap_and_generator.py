"""A heap of negated scores; a generator yields new bests until patience runs out."""

import heapq


def select_model(n_models, score):
    heap = [(-score(i, "val"), i) for i in range(n_models)]
    if not heap:
        raise ValueError("empty")
    heapq.heapify(heap)
    index = heap[0][1]
    return index, score(index, "test")


def _improvements(accuracies, patience):
    best, waited = None, 0
    for epoch, accuracy in enumerate(accuracies):
        waited = 0 if best is None or accuracy > best else waited + 1
        if waited == patience:
            return
        if waited == 0:
            best = accuracy
            yield epoch


def best_epoch(validation_accuracies, patience):
    if patience < 1:
        raise ValueError("patience")
    found = list(_improvements(validation_accuracies, patience))
    if not found:
        raise ValueError("no epochs")
    return found[-1]
