# breaks: one_pixel_attack
"""A tuple is returned. Return the image alone."""

import random

import torch


def one_pixel_attack(query, image, label, budget):
    n, channels, height, width = image.shape
    logits = query(image)
    asked = 1
    if logits.argmax(1).item() != label.item():
        return image.clone(), asked
    best, lowest = image.clone(), float("inf")
    while asked < budget:
        adversarial = image.clone()
        row, column = random.randrange(height), random.randrange(width)
        adversarial[0, :, row, column] = random.random()
        logits = query(adversarial)
        asked += 1
        if logits.argmax(1).item() != label.item():
            return adversarial, asked
    return best, asked
