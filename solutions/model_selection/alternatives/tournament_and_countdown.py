"""A tournament of neighbours; patience is a stock that each new best refills."""


class NothingToChoose(ValueError):
    pass


def select_model(n_models, score):
    def better_of(low, high):
        if high - low == 1:
            return low, score(low, "val")
        middle = (low + high) // 2
        left, right = better_of(low, middle), better_of(middle, high)
        return right if right[1] > left[1] else left

    if n_models == 0:
        raise NothingToChoose("no models")
    winner, _ = better_of(0, n_models)
    return winner, score(winner, "test")


def best_epoch(validation_accuracies, patience):
    if patience < 1:
        raise NothingToChoose("no patience")
    try:
        best, *rest = validation_accuracies
    except ValueError:
        raise NothingToChoose("no epochs") from None
    kept, left = 0, patience
    for epoch, accuracy in enumerate(rest, 1):
        left -= 1
        if accuracy > best:
            best, kept, left = accuracy, epoch, patience
        if left == 0:
            break
    return kept
