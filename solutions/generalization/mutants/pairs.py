# breaks: find_contamination
"""You return pairs of indices: only those of the test images were asked for."""

import torch


def find_contamination(train_images, test_images):
    return [
        (i, j) for j, b in enumerate(test_images) for i, a in enumerate(train_images) if torch.equal(a, b)
    ]
