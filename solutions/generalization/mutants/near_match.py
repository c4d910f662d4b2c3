# breaks: find_contamination
"""`allclose` calls near copies equal: every pixel must be the same, so use `torch.equal`."""

import torch


def find_contamination(train_images, test_images):
    return [j for j, b in enumerate(test_images) if any(torch.allclose(a, b) for a in train_images)]
