"""Looks ahead: the first epoch that none of the next ones beats is where the run ends."""


def best_epoch(validation_accuracies, patience):
    n = len(validation_accuracies)
    if n == 0 or patience < 1:
        raise ValueError("bad input")
    epoch = 0
    while True:
        better = [
            t
            for t in range(epoch + 1, min(epoch + patience, n - 1) + 1)
            if validation_accuracies[t] > validation_accuracies[epoch]
        ]
        if not better:
            return epoch
        epoch = better[0]


def select_model(n_models, score):
    if n_models == 0:
        raise ValueError("no candidates")
    validation = {i: score(i, "val") for i in range(n_models)}
    top = max(validation.values())
    winner = min(i for i, value in validation.items() if value == top)
    return winner, score(winner, "test")
