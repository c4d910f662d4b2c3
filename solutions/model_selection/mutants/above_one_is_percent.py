# breaks: select_model
"""Scores above 1 are taken for percentages, and divided by 100. A score is a number of any size: compare them as they come."""


def select_model(n_models, score):
    if n_models == 0:
        raise ValueError("no models")
    scores = [score(i, "val") for i in range(n_models)]
    scores = [one / 100 if one > 1 else one for one in scores]
    best = scores.index(max(scores))
    return best, score(best, "test")
