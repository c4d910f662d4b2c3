# breaks: select_model
"""You refuse to choose among one model. Only where there is none is there nothing to choose."""


def select_model(n_models, score):
    if n_models <= 1:
        raise ValueError("not enough models to compare")
    best = max(range(n_models), key=lambda i: score(i, "val"))
    return best, score(best, "test")
