# breaks: find_contamination
"""You count mirror images as copies: every pixel must be the same, in its place."""

import torch


def find_contamination(train_images, test_images):
    known = {
        image.contiguous().numpy().tobytes() for image in torch.cat([train_images, train_images.flip(-1)])
    }
    return [j for j, image in enumerate(test_images) if image.numpy().tobytes() in known]
