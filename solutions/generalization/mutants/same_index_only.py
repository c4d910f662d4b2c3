# breaks: find_contamination
"""You compare images of the same index only: a copy may stand anywhere in the training set."""

import torch


def find_contamination(train_images, test_images):
    return [j for j, (a, b) in enumerate(zip(train_images, test_images)) if torch.equal(a, b)]
