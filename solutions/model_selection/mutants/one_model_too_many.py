# breaks: select_model
"""You ask for a model that does not exist: the last one has the index n_models − 1."""


def select_model(n_models, score):
    if n_models == 0:
        raise ValueError("no models")
    best = max(range(n_models + 1), key=lambda i: score(i, "val"))
    return best, score(best, "test")
