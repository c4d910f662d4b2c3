# breaks: select_model
"""You return the index alone. Return the pair (index, test score)."""


def select_model(n_models, score):
    if n_models == 0:
        raise ValueError("no models")
    return max(range(n_models), key=lambda i: score(i, "val"))
