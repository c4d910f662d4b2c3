# breaks: one_pixel_attack
"""It tries everything without looking at the budget."""

import random

import torch


def one_pixel_attack(query, image, label, budget):
    n, channels, height, width = image.shape
    logits = query(image)
    asked = 1
    if logits.argmax(1).item() != label.item():
        return image.clone()
    best, lowest = image.clone(), float("inf")
    for row in range(height):
        for column in range(width):
            for value in (0.0, 0.25, 0.5, 0.75, 1.0):
                adversarial = image.clone()
                adversarial[0, :, row, column] = value
                if query(adversarial).argmax(1).item() != label.item():
                    return adversarial
    return best
