# breaks: one_pixel_attack
"""Two pixels change. The attack may change one."""

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
        for _ in range(2):
            adversarial[0, :, random.randrange(height), random.randrange(width)] = random.random()
        logits = query(adversarial)
        asked += 1
        if logits.argmax(1).item() != label.item():
            return adversarial
    return best
