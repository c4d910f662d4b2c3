# breaks: select_model
"""The index is an integer of NumPy. Make it a Python int: `int(numpy.argmax(...))`."""

import numpy as np


def select_model(n_models, score):
    if n_models == 0:
        raise ValueError("no models")
    best = np.argmax([score(i, "val") for i in range(n_models)])
    return best, score(int(best), "test")
