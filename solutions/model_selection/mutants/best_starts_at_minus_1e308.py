# breaks: select_model
"""The best score so far starts at -1e308, which a score may be below. Start from the first model's score, or from minus infinity."""


def select_model(n_models, score):
    if n_models == 0:
        raise ValueError("there is no model")
    best, index = -1e308, 0
    for i in range(n_models):
        val = score(i, "val")
        if val > best:
            best, index = val, i
    return index, score(index, "test")
