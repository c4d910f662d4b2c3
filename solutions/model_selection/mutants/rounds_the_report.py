# breaks: select_model
"""You round the test score. Report it as it is; rounding is a matter of printing."""


def select_model(n_models, score):
    if n_models == 0:
        raise ValueError("no models")
    best = max(range(n_models), key=lambda i: score(i, "val"))
    return best, round(score(best, "test"), 3)
