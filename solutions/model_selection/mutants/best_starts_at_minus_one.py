# breaks: select_model
"""Your search starts with a best score of −1, and scores may be smaller than that. Start at the first score or at minus infinity."""


def select_model(n_models, score):
    if n_models == 0:
        raise ValueError("no models")
    best, best_val = 0, -1
    for i in range(n_models):
        if score(i, "val") > best_val:
            best, best_val = i, score(i, "val")
    return best, score(best, "test")
