# breaks: select_model
"""The `return` stands inside the loop: your function ends with the first model."""


def select_model(n_models, score):
    if n_models == 0:
        raise ValueError("no models")
    best, best_val = 0, float("-inf")
    for i in range(n_models):
        val = score(i, "val")
        if val > best_val:
            best, best_val = i, val
        return best, score(best, "test")
