# breaks: select_model
"""You compare the scores as text, in which "-1.9" is larger than "-1.1". Compare numbers."""


def select_model(n_models, score):
    if n_models == 0:
        raise ValueError("no models")
    val = ["%.12f" % score(i, "val") for i in range(n_models)]
    best = val.index(max(val))
    return best, score(best, "test")
