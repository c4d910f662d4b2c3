# breaks: find_contamination
"""You return an array: a list of Python ints was asked for."""

import numpy as np


def find_contamination(train_images, test_images):
    known = {image.numpy().tobytes() for image in train_images}
    return np.array(
        [j for j, image in enumerate(test_images) if image.numpy().tobytes() in known], dtype=np.int64
    )
