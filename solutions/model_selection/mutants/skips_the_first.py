# breaks: select_model
"""Model 0 is never looked at: models are counted from 0."""


def select_model(n_models, score):
    if n_models == 0:
        raise ValueError("no models")
    if n_models == 1:
        return 0, score(0, "test")
    best = max(range(1, n_models), key=lambda i: score(i, "val"))
    return best, score(best, "test")
