"""Tries black and white at every pixel, one query at a time; sets pixels in a loop."""

import torch


def set_pixels(image, candidates):
    if image.dim() == 4:
        image = image.squeeze(0)
    images = []
    for candidate in candidates:
        copy = image.clone()
        copy[:, int(candidate[0]), int(candidate[1])] = candidate[2:]
        images.append(copy)
    return torch.stack(images) if images else image.new_empty((0, *image.shape))


def one_pixel_attack(query, image, label, budget):
    used = 1
    if query(image).argmax(dim=1) != label:
        return image.clone()
    height, width = image.shape[2:]
    for row in range(height):
        for column in range(width):
            for value in (0.0, 1.0):
                if used >= budget:
                    return image.clone()
                adversarial = image.clone()
                adversarial[0, :, row, column] = value
                used += 1
                if query(adversarial).argmax(dim=1) != label:
                    return adversarial
    return image.clone()
