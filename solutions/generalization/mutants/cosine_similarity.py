# breaks: find_contamination
"""You compare directions: a darker image has the same one. Compare all pixels."""

import torch.nn.functional as F


def find_contamination(train_images, test_images):
    if len(train_images) == 0 or len(test_images) == 0:
        return []
    similarity = F.normalize(test_images.flatten(1)) @ F.normalize(train_images.flatten(1)).T
    return (similarity > 0.999999).any(dim=1).nonzero().flatten().tolist()
