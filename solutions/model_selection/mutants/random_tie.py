# breaks: select_model
"""Among equal validation scores you choose at random. The rule is the lowest index."""

import random


def select_model(n_models, score):
    if n_models == 0:
        raise ValueError("no models")
    val = [score(i, "val") for i in range(n_models)]
    best = random.choice([i for i in range(n_models) if val[i] == max(val)])
    return best, score(best, "test")
