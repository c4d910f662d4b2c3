# breaks: one_pixel_attack
"""Only 0.5 is tried. The pixel may take any value in [0, 1]."""

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
        adversarial[0, :, random.randrange(height), random.randrange(width)] = 0.5
        logits = query(adversarial)
        asked += 1
        if logits.argmax(1).item() != label.item():
            return adversarial
    return best
