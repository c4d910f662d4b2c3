# breaks: select_model
"""You report the training score of the winner. Report its test score."""


def select_model(n_models, score):
    if n_models == 0:
        raise ValueError("no models")
    val = [score(i, "val") for i in range(n_models)]
    best = val.index(max(val))
    return best, score(best, "train")
