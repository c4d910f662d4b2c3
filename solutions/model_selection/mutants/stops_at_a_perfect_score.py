# breaks: select_model
"""You stop looking when a score reaches 1. A score is any number, and a later one may be larger: ask for all of them."""


def select_model(n_models, score):
    if n_models < 1:
        raise ValueError("there is no model")
    scores = []
    for i in range(n_models):
        scores.append(score(i, "val"))
        if scores[-1] >= 1:
            break
    best = scores.index(max(scores))
    return best, score(best, "test")
