# breaks: find_contamination
"""Pixels are numbered by a byte: of more than 256 values some share one."""

import torch


def find_contamination(train_images, test_images):
    pixels = torch.cat([train_images.flatten(), test_images.flatten()])
    _, ranks = pixels.unique(return_inverse=True)
    codes = ranks.to(torch.uint8)
    train = codes[: train_images.numel()].reshape(train_images.shape)
    test = codes[train_images.numel() :].reshape(test_images.shape)
    known = {image.numpy().tobytes() for image in train}
    return [index for index, image in enumerate(test) if image.numpy().tobytes() in known]
