# breaks: select_model
"""A score is asked for after the last model, to see whether there is one. `n_models` says how many there are."""


def select_model(n_models, score):
    if n_models < 1:
        raise ValueError("there is no model to choose")
    scores = []
    while True:
        try:
            scores.append(score(len(scores), "val"))
        except Exception:
            break
    best = max(range(n_models), key=scores.__getitem__)
    return best, score(best, "test")
