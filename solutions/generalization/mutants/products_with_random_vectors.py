# breaks: find_contamination
"""You compare one random projection, up to rounding: near copies can agree in it."""

import torch


def find_contamination(train_images, test_images):
    direction = torch.linspace(0.1, 1.0, train_images[0].numel() if len(train_images) else 1)
    known = {round((image.flatten() @ direction).item(), 3) for image in train_images}
    return [
        j
        for j, image in enumerate(test_images)
        if len(known) and round((image.flatten() @ direction).item(), 3) in known
    ]
