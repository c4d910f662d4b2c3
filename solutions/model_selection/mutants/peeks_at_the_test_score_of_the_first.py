# breaks: select_model
"""You ask for the test score of model 0 to start with. The test set must be asked once, when the choice has been made."""


def select_model(n_models, score):
    if n_models == 0:
        raise ValueError("no models")
    best, best_val, test = 0, score(0, "val"), score(0, "test")
    for i in range(1, n_models):
        val = score(i, "val")
        if val > best_val:
            best, best_val = i, val
    if best != 0:
        test = score(best, "test")
    return best, test
