# breaks: one_pixel_attack
"""The result is an integer image from 0 to 255. Images are floats in [0, 1]."""

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
            return (adversarial * 255).byte()
    return (best * 255).byte()
