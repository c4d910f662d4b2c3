# breaks: select_model
"""Scores are scaled to [0, 1] before they are compared, and on the way two that hardly differ become equal. Compare them as they come."""


def select_model(n_models, score):
    if n_models < 1:
        raise ValueError("there is no model")
    scores = [score(i, "val") for i in range(n_models)]
    low, high = min(scores), max(scores)
    scaled = [(one - low) / ((high - low) or 1.0) for one in scores]
    best = scaled.index(max(scaled))
    return best, score(best, "test")
