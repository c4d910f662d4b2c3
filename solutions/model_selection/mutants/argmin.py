# breaks: select_model
"""That is the model with the smallest validation score. Scores are better when they are larger: they are not losses."""


def select_model(n_models, score):
    if n_models == 0:
        raise ValueError("no models")
    best = min(range(n_models), key=lambda i: score(i, "val"))
    return best, score(best, "test")
