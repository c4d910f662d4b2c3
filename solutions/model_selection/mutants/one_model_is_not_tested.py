# breaks: select_model
"""Where there is one model only, you return without its test score. It needs no comparison, but it needs a measurement."""


def select_model(n_models, score):
    if n_models == 0:
        raise ValueError("no models")
    if n_models == 1:
        return 0, score(0, "val")
    best = max(range(n_models), key=lambda i: score(i, "val"))
    return best, score(best, "test")
