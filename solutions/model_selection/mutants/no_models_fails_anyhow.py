# breaks: select_model
"""Without models your function asks for model 0 all the same, and stops with another error. Raise a `ValueError` first."""


def select_model(n_models, score):
    best, best_val = 0, score(0, "val")
    for i in range(1, n_models):
        val = score(i, "val")
        if val > best_val:
            best, best_val = i, val
    return best, score(best, "test")
