# breaks: select_model
"""You never ask for a test score: what you report is the validation score of the second-best model. Ask once, for the winner."""


def select_model(n_models, score):
    if n_models == 0:
        raise ValueError("no models")
    val = sorted(((score(i, "val"), -i) for i in range(n_models)), reverse=True)
    return -val[0][1], val[min(1, n_models - 1)][0]
