# breaks: select_model
"""You stop where a score is 1, as if none could be larger: a score is any number, and need not be an accuracy."""


def select_model(n_models, score):
    if n_models == 0:
        raise ValueError("no models")
    best, winner = score(0, "val"), 0
    for i in range(1, n_models):
        if best == 1:
            break
        value = score(i, "val")
        if value > best:
            best, winner = value, i
    return winner, score(winner, "test")
