# breaks: one_pixel_attack
"""The pixel is chosen once, and only its value is searched. Search both."""

import random

import torch


def one_pixel_attack(query, image, label, budget):
    n, channels, height, width = image.shape
    logits = query(image)
    asked = 1
    if logits.argmax(1).item() != label.item():
        return image.clone()
    best, lowest = image.clone(), float("inf")
    row, column = random.randrange(height), random.randrange(width)
    while asked < budget:
        adversarial = image.clone()
        adversarial[0, :, row, column] = random.random()
        asked += 1
        if query(adversarial).argmax(1).item() != label.item():
            return adversarial
    return best
