# breaks: select_model
"""You stop as soon as a model is worse than the best so far. The order of the models means nothing: look at all of them."""


def select_model(n_models, score):
    if n_models == 0:
        raise ValueError("no models")
    best, best_val = 0, score(0, "val")
    for i in range(1, n_models):
        val = score(i, "val")
        if val <= best_val:
            break
        best, best_val = i, val
    return best, score(best, "test")
