# breaks: select_model
"""A test score of 0 is taken for none, and asked for once more. It is a score like any other: ask once, and return it."""


def select_model(n_models, score):
    if n_models == 0:
        raise ValueError("there is no model")
    index = max(range(n_models), key=lambda i: score(i, "val"))
    return index, score(index, "test") or score(index, "test")
