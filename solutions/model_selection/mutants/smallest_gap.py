# breaks: select_model
"""You choose the model whose training and validation scores are closest together. A bad model can have the smallest gap: choose the largest validation score."""


def select_model(n_models, score):
    if n_models == 0:
        raise ValueError("no models")
    gaps = [abs(score(i, "train") - score(i, "val")) for i in range(n_models)]
    best = gaps.index(min(gaps))
    return best, score(best, "test")
