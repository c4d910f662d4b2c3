# breaks: find_contamination
"""You call images equal when their distance is small: near copies are other images."""

import torch


def find_contamination(train_images, test_images):
    if len(train_images) == 0 or len(test_images) == 0:
        return []
    distances = torch.cdist(test_images.flatten(1), train_images.flatten(1))
    return (distances < 1e-2).any(dim=1).nonzero().flatten().tolist()
