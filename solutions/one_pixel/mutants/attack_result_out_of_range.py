# breaks: one_pixel_attack
"""What is returned has a value outside [0, 1]; what was asked about did not."""

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
        adversarial[0, :, row, column] = random.random()
        logits = query(adversarial)
        asked += 1
        if logits.argmax(1).item() != label.item():
            return image + 2 * (adversarial - image)
    return best
