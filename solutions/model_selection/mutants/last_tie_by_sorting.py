# breaks: select_model
"""Tuples are compared item by item, so that among equal validation scores the largest index wins. The lowest should."""


def select_model(n_models, score):
    if n_models == 0:
        raise ValueError("no models")
    best = sorted((score(i, "val"), i) for i in range(n_models))[-1][1]
    return best, score(best, "test")
