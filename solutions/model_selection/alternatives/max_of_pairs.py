"""The largest pair of score and negated index; an empty `max` raises the error by itself."""

from itertools import accumulate


def select_model(n_models, score):
    _, minus = max((score(i, "val"), -i) for i in range(n_models))
    return -minus, score(-minus, "test")


def best_epoch(validation_accuracies, patience):
    if patience < 1:
        raise ValueError("patience")
    records = list(accumulate(validation_accuracies, max))
    for epoch, record in enumerate(records):
        behind = records[epoch + patience] if epoch + patience < len(records) else records[-1]
        if behind == record:
            return validation_accuracies.index(record)
    raise ValueError("no epochs")
