# breaks: select_model
"""You ask for the test score of the winner twice. Keep it in a variable: the test set may be asked once."""


def select_model(n_models, score):
    if n_models == 0:
        raise ValueError("no models")
    best = max(range(n_models), key=lambda i: score(i, "val"))
    print(f"model {best}: test score {score(best, 'test')}")
    return best, score(best, "test")
