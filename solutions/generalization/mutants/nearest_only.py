# breaks: find_contamination
"""You compare a test image with its nearest training image only, and rounded distances may put another one before the copy. Compare it with all of them."""

import torch


def find_contamination(train_images, test_images):
    if len(train_images) == 0 or len(test_images) == 0:
        return []
    nearest = torch.cdist(test_images.flatten(1), train_images.flatten(1)).argmin(dim=1)
    equal = (train_images[nearest] == test_images).flatten(1).all(dim=1)
    return equal.nonzero().flatten().tolist()
