# breaks: find_contamination
"""A test image that equals two training images is listed twice: each counts once."""

import torch


def find_contamination(train_images, test_images):
    found = []
    for a in train_images:
        found += [j for j, b in enumerate(test_images) if torch.equal(a, b)]
    return sorted(found)
