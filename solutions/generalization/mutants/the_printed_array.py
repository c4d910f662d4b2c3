# breaks: find_contamination
"""You compare what NumPy prints, which leaves out the middle of an array of more than a thousand pixels. Compare the pixels."""

import numpy as np


def find_contamination(train_images, test_images):
    def shown(image):
        return np.array2string(image.numpy(), precision=20)

    known = {shown(image) for image in train_images}
    return [index for index, image in enumerate(test_images) if shown(image) in known]
