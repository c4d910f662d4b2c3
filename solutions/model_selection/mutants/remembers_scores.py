# breaks: select_model
"""Scores of an earlier call are still in your global table. Start afresh in each call."""

scores = {}


def select_model(n_models, score):
    if n_models == 0:
        raise ValueError("no models")
    for i in range(n_models):
        if i not in scores:
            scores[i] = score(i, "val")
    best = max(range(n_models), key=lambda i: scores[i])
    return best, score(best, "test")
