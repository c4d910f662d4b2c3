# breaks: select_model
"""You choose the model whose validation score exceeds its training score by most. Choose the largest validation score itself."""


def select_model(n_models, score):
    if n_models == 0:
        raise ValueError("no models")
    best = max(range(n_models), key=lambda i: score(i, "val") - score(i, "train"))
    return best, score(best, "test")
