# breaks: select_model
"""You report the test score times 100. Report it as it is."""


def select_model(n_models, score):
    if n_models == 0:
        raise ValueError("no models")
    best = max(range(n_models), key=lambda i: score(i, "val"))
    return best, 100 * score(best, "test")
