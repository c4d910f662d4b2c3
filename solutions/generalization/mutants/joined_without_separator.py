# breaks: find_contamination
"""Pixels are written one after the other without a mark between them: 0.1, 1 and 0.11 read alike."""

import numpy as np


def _joined_without_separator(image):
    return "".join(
        np.format_float_positional(pixel, trim="-") for pixel in image.contiguous().numpy().ravel()
    )


def find_contamination(train_images, test_images):
    known = {_joined_without_separator(image) for image in train_images}
    return [index for index, image in enumerate(test_images) if _joined_without_separator(image) in known]
