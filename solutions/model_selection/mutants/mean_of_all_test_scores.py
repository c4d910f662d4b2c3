# breaks: select_model
"""You report the mean of all test scores. Report that of the chosen model, the only one that you may ask for."""


def select_model(n_models, score):
    if n_models == 0:
        raise ValueError("no models")
    best = max(range(n_models), key=lambda i: score(i, "val"))
    return best, sum(score(i, "test") for i in range(n_models)) / n_models
