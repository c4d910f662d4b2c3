# breaks: select_model
"""You round the validation scores before you compare them, so that different scores become equal. Compare them as they come."""


def select_model(n_models, score):
    if n_models == 0:
        raise ValueError("no models")
    val = [round(score(i, "val"), 4) for i in range(n_models)]
    best = val.index(max(val))
    return best, score(best, "test")
