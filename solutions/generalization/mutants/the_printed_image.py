# breaks: find_contamination
"""You compare what is printed, which shows four digits: near copies print the same."""

import torch


def find_contamination(train_images, test_images):
    known = {
        str(image.tolist() if image.numel() < 10 else torch.round(image, decimals=4).tolist())
        for image in train_images
    }
    return [
        j
        for j, image in enumerate(test_images)
        if str(image.tolist() if image.numel() < 10 else torch.round(image, decimals=4).tolist()) in known
    ]
