# breaks: select_model
"""The test score is a tensor. Return the float that `score` gave."""

import torch


def select_model(n_models, score):
    if n_models == 0:
        raise ValueError("no models")
    best = max(range(n_models), key=lambda i: score(i, "val"))
    return best, torch.tensor(score(best, "test"))
