# breaks: select_model
"""The choice is made by the mean of training and validation score. The weights were fitted to the training set: use the validation score alone."""


def select_model(n_models, score):
    if n_models == 0:
        raise ValueError("no models")
    means = [(score(i, "train") + score(i, "val")) / 2 for i in range(n_models)]
    best = means.index(max(means))
    return best, score(best, "test")
