# breaks: select_model
"""Each time a model takes the lead you ask for its test score. Find the winner first, then ask once."""


def select_model(n_models, score):
    if n_models == 0:
        raise ValueError("no models")
    best, best_val, test = None, float("-inf"), None
    for i in range(n_models):
        val = score(i, "val")
        if val > best_val:
            best, best_val, test = i, val, score(i, "test")
    return best, test
