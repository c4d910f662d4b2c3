# breaks: find_contamination
"""`torch.cdist` computes |a|² − 2ab + |b|² for larger sets, which is not exactly 0 for equal images: use `compute_mode='donot_use_mm_for_euclid_dist'`, or compare pixels."""

import torch


def find_contamination(train_images, test_images):
    if len(train_images) == 0 or len(test_images) == 0:
        return []
    distances = torch.cdist(test_images.flatten(1), train_images.flatten(1))
    return (distances == 0).any(dim=1).nonzero().flatten().tolist()
