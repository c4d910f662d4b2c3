# breaks: select_model
"""The test scores take part in the choice: it is made by the sum of validation and test score. Use the validation score alone."""


def select_model(n_models, score):
    if n_models == 0:
        raise ValueError("no models")
    totals = [score(i, "val") + score(i, "test") for i in range(n_models)]
    best = totals.index(max(totals))
    return best, score(best, "test")
