# breaks: find_contamination
"""You go through the training images, so the indices are in their order: sort them."""

import torch


def find_contamination(train_images, test_images):
    found = []
    for a in train_images:
        for j, b in enumerate(test_images):
            if torch.equal(a, b) and j not in found:
                found.append(j)
    return found
