# breaks: best_epoch
"""You check the patience with `assert`, which raises an `AssertionError` and can be switched off. Raise a `ValueError`."""


def best_epoch(validation_accuracies, patience):
    assert patience >= 1, "patience must be at least 1"
    if len(validation_accuracies) == 0:
        raise ValueError("no epochs")
    best, wait = 0, 0
    for epoch, accuracy in enumerate(validation_accuracies[1:], start=1):
        if accuracy > validation_accuracies[best]:
            best, wait = epoch, 0
        else:
            wait += 1
            if wait >= patience:
                break
    return best
