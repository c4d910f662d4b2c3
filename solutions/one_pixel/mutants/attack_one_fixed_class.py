# breaks: one_pixel_attack
"""It waits for one certain other class. Any class but the true one will do."""

import random

import torch


def one_pixel_attack(query, image, label, budget):
    n, channels, height, width = image.shape
    logits = query(image)
    asked = 1
    if logits.argmax(1).item() != label.item():
        return image.clone()
    best, lowest = image.clone(), float("inf")
    target = (label.item() + 1) % logits.shape[1]
    while asked < budget:
        adversarial = image.clone()
        adversarial[0, :, random.randrange(height), random.randrange(width)] = random.random()
        asked += 1
        if query(adversarial).argmax(1).item() == target:
            return adversarial
    return best
