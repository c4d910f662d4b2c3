# breaks: select_model
"""You look at the first hundred models only: there are n_models, however many that is."""


def select_model(n_models, score):
    if n_models == 0:
        raise ValueError("no models")
    winner = max(range(min(n_models, 100)), key=lambda i: score(i, "val"))
    return winner, score(winner, "test")
