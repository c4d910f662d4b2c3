# breaks: select_model
"""The test score that you report is that of the last model: after the loop, `i` is no longer the winner."""


def select_model(n_models, score):
    if n_models == 0:
        raise ValueError("no models")
    best_val = None
    for i in range(n_models):
        val = score(i, "val")
        if best_val is None or val > best_val:
            best, best_val = i, val
    return best, score(i, "test")
