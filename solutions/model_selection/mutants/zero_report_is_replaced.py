# breaks: select_model
"""`or` takes a test score of 0.0 for none, and reports the validation score in its place. Report the test score as it is."""


def select_model(n_models, score):
    if n_models == 0:
        raise ValueError("no models")
    best = max(range(n_models), key=lambda i: score(i, "val"))
    return best, score(best, "test") or score(best, "val")
