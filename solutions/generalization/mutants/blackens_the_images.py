# breaks: find_contamination
"""You overwrite the training images as you find them: they belong to the caller."""

import torch


def find_contamination(train_images, test_images):
    found = []
    for j, b in enumerate(test_images):
        for a in train_images:
            if torch.equal(a, b):
                found.append(j)
                b.zero_()
                break
    return found
