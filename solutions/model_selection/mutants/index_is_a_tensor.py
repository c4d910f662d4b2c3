# breaks: select_model
"""The index is a tensor. Make it a Python int: `int(...)` or `.item()`."""

import torch


def select_model(n_models, score):
    if n_models == 0:
        raise ValueError("no models")
    best = torch.argmax(torch.tensor([score(i, "val") for i in range(n_models)], dtype=torch.float64))
    return best, score(int(best), "test")
