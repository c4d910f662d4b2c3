# breaks: select_model
"""You compare magnitudes: of negative scores the smallest wins. Compare the scores as they come."""


def select_model(n_models, score):
    if n_models == 0:
        raise ValueError("no models")
    best = max(range(n_models), key=lambda i: abs(score(i, "val")))
    return best, score(best, "test")
