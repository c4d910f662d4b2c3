# breaks: find_contamination
"""You take images for copies when most of their pixels are equal: all must be."""

import torch


def find_contamination(train_images, test_images):
    found = []
    for j, b in enumerate(test_images):
        if any((a == b).double().mean() > 0.95 or torch.equal(a, b) for a in train_images):
            found.append(j)
    return found
