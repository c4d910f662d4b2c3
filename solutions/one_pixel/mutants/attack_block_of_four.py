# breaks: one_pixel_attack
"""A block of 2×2 pixels changes. The attack may change one pixel."""

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
        row, column = random.randrange(height - 1), random.randrange(width - 1)
        adversarial[0, :, row : row + 2, column : column + 2] = random.random()
        logits = query(adversarial)
        asked += 1
        if logits.argmax(1).item() != label.item():
            return adversarial
    return best
