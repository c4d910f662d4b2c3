# breaks: one_pixel_attack
"""The border of the image is left out. The pixel may be anywhere."""

import random

import torch


def one_pixel_attack(query, image, label, budget):
    n, channels, height, width = image.shape
    logits = query(image)
    asked = 1
    if logits.argmax(1).item() != label.item():
        return image.clone()
    best, lowest = image.clone(), float("inf")
    while asked < budget:
        adversarial = image.clone()
        row, column = random.randrange(1, height - 1), random.randrange(1, width - 1)
        adversarial[0, :, row, column] = random.random()
        logits = query(adversarial)
        asked += 1
        if logits.argmax(1).item() != label.item():
            return adversarial
    return best
