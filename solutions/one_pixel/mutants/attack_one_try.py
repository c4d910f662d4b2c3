# breaks: one_pixel_attack
"""One random pixel is tried, and nothing is searched."""

import random

import torch


def one_pixel_attack(query, image, label, budget):
    n, channels, height, width = image.shape
    logits = query(image)
    asked = 1
    if logits.argmax(1).item() != label.item():
        return image.clone()
    best, lowest = image.clone(), float("inf")
    adversarial = image.clone()
    adversarial[0, :, random.randrange(height), random.randrange(width)] = random.random()
    return adversarial
