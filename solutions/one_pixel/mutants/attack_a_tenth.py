# breaks: one_pixel_attack
"""The pixel changes by 0.1 at most. It may take any value in [0, 1]."""

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
        row, column = random.randrange(height), random.randrange(width)
        adversarial[0, :, row, column] = (image[0, :, row, column] + random.uniform(-0.1, 0.1)).clamp(0, 1)
        logits = query(adversarial)
        asked += 1
        if logits.argmax(1).item() != label.item():
            return adversarial
    return best
