# breaks: select_model
"""You print the result and return nothing: the function ends without a `return`."""


def select_model(n_models, score):
    if n_models == 0:
        raise ValueError("no models")
    best = max(range(n_models), key=lambda i: score(i, "val"))
    print(best, score(best, "test"))
