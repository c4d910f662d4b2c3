# breaks: select_model
"""`torch.tensor(list)` is float32, which takes scores for equal that are not. Ask for `dtype=torch.float64`."""

import torch


def select_model(n_models, score):
    if n_models == 0:
        raise ValueError("no models")
    val = torch.tensor([score(i, "val") for i in range(n_models)])
    best = int(val.argmax())
    return best, score(best, "test")
