# breaks: select_model
"""You leave out models whose training score is far above their validation score. Such a model may still be the best one: the validation score decides."""


def select_model(n_models, score):
    if n_models == 0:
        raise ValueError("no models")
    sound = [i for i in range(n_models) if score(i, "train") - score(i, "val") < 0.2]
    best = max(sound or range(n_models), key=lambda i: score(i, "val"))
    return best, score(best, "test")
