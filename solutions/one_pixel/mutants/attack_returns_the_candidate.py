# breaks: one_pixel_attack
"""It is the candidate (row, column, value) that is returned. Return the image."""

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
        row, column, value = random.randrange(height), random.randrange(width), random.random()
        adversarial = image.clone()
        adversarial[0, :, row, column] = value
        asked += 1
        if query(adversarial).argmax(1).item() != label.item():
            return torch.tensor([row, column, value])
    return None
