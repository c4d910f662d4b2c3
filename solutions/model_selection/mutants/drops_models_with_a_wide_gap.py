# breaks: select_model
"""You leave out models whose training score is more than twice their validation score. Such a model may still be the best one: the validation score decides."""


def select_model(n_models, score):
    if n_models == 0:
        raise ValueError("no models")
    scores = [score(i, "val") for i in range(n_models)]
    sound = [i for i in range(n_models) if not 0 < 2 * scores[i] < score(i, "train")]
    best = max(sound or range(n_models), key=scores.__getitem__)
    return best, score(best, "test")
