# breaks: set_pixels
"""Each image also has the pixels of the candidates before it. Start every image from the original."""

import torch


def set_pixels(image, candidates):
    current = image.clone().reshape(image.shape[-3:])
    images = torch.zeros(len(candidates), *current.shape)
    for m, candidate in enumerate(candidates):
        current[:, int(candidate[0]), int(candidate[1])] = candidate[2:]
        images[m] = current
    return images
