# breaks: select_model
"""You ask `if not best` to see whether there is a best score yet, and a score of 0.0 is taken for none. Compare with None."""


def select_model(n_models, score):
    if n_models == 0:
        raise ValueError("no models")
    best, chosen = None, 0
    for i in range(n_models):
        value = score(i, "val")
        if not best or value > best:
            best, chosen = value, i
    return chosen, score(chosen, "test")
