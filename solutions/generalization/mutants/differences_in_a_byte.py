# breaks: find_contamination
"""Different pixels are counted in a byte, in which 256 are 0."""

import torch


def find_contamination(train_images, test_images):
    known = train_images.flatten(1)
    found = []
    for index, image in enumerate(test_images.flatten(1)):
        differing = (known != image).sum(dim=1, dtype=torch.uint8)  # a byte a pair saves memory
        if bool((differing == 0).any()):
            found.append(index)
    return found
