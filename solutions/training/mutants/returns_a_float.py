# breaks: updates_per_epoch
"""You return a float: a number of updates is an `int`. (`numpy.ceil` and `/` give floats.)"""

import numpy as np


def updates_per_epoch(n_samples, batch_size, drop_last):
    if batch_size < 1:
        raise ValueError("batch_size must be positive")
    if drop_last:
        return n_samples // batch_size
    return float(np.ceil(n_samples / batch_size))
