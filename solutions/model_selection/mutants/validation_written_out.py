# breaks: select_model
"""You ask for a split called "validation". It is called "val"."""


def select_model(n_models, score):
    if n_models == 0:
        raise ValueError("no models")
    best = max(range(n_models), key=lambda i: score(i, "validation"))
    return best, score(best, "test")
