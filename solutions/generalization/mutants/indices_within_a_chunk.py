# breaks: find_contamination
"""Test images are compared in chunks, and the indices count from the beginning of the chunk. Add where the chunk begins."""

import torch


def find_contamination(train_images, test_images):
    found = []
    for chunk in test_images.split(100):
        for index, image in enumerate(chunk):
            if any(torch.equal(image, other) for other in train_images):
                found.append(index)
    return sorted(set(found))
