# breaks: select_model
"""Without models you return `None`. Raise a `ValueError`."""


def select_model(n_models, score):
    if n_models == 0:
        return None
    best = max(range(n_models), key=lambda i: score(i, "val"))
    return best, score(best, "test")
