# breaks: select_model
"""You break a tie by the training score. The rule is the lowest index."""


def select_model(n_models, score):
    if n_models == 0:
        raise ValueError("no models")
    best = max(range(n_models), key=lambda i: (score(i, "val"), score(i, "train")))
    return best, score(best, "test")
