# breaks: select_model
"""That model is the best on its own training data, which says least about new data. Choose by the validation scores."""


def select_model(n_models, score):
    if n_models == 0:
        raise ValueError("no models")
    best = max(range(n_models), key=lambda i: score(i, "train"))
    return best, score(best, "test")
