# breaks: select_model
"""You report the validation score of the winner, which was chosen for being large. Report its test score."""


def select_model(n_models, score):
    if n_models == 0:
        raise ValueError("no models")
    val = [score(i, "val") for i in range(n_models)]
    best = val.index(max(val))
    return best, val[best]
