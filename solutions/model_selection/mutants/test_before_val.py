# breaks: select_model
"""You ask for the test score first and for the validation score afterwards. The test score comes last, when the choice has been made."""


def select_model(n_models, score):
    if n_models == 0:
        raise ValueError("no models")
    best, best_val, best_test = None, None, None
    for i in range(n_models):
        test = score(i, "test")
        val = score(i, "val")
        if best is None or val > best_val:
            best, best_val, best_test = i, val, test
    return best, best_test
