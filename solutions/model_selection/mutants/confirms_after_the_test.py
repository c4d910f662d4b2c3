# breaks: select_model
"""After the test score you ask for the validation score again. The test score must be the last question of all."""


def select_model(n_models, score):
    if n_models == 0:
        raise ValueError("no models")
    best = max(range(n_models), key=lambda i: score(i, "val"))
    test = score(best, "test")
    print(f"test {test}, val {score(best, 'val')}, train {score(best, 'train')}")
    return best, test
