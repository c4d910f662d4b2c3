# breaks: find_contamination
"""Your list holds tensors: Python ints were asked for."""

import torch


def find_contamination(train_images, test_images):
    known = {image.numpy().tobytes() for image in train_images}
    return [torch.tensor(j) for j, image in enumerate(test_images) if image.numpy().tobytes() in known]
