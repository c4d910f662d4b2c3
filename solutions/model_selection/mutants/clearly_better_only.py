# breaks: select_model
"""A model replaces the best one only if it is clearly better. By the rule the largest validation score wins, by however little."""


def select_model(n_models, score):
    if n_models == 0:
        raise ValueError("no models")
    best, best_val = 0, score(0, "val")
    for i in range(1, n_models):
        val = score(i, "val")
        if val > best_val + 1e-6:
            best, best_val = i, val
    return best, score(best, "test")
