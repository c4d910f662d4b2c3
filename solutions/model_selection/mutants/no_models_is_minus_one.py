# breaks: select_model
"""Without models you return −1, which in Python is the last element of a list. Raise a `ValueError`."""


def select_model(n_models, score):
    best, best_val = -1, float("-inf")
    for i in range(n_models):
        val = score(i, "val")
        if val > best_val:
            best, best_val = i, val
    return best, score(best, "test") if n_models else 0.0
