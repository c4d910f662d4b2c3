# breaks: one_pixel_attack
"""The pixel is set in the caller's own image. Copy it before you write."""

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
        row, column = random.randrange(height), random.randrange(width)
        before = image[0, :, row, column].clone()
        image[0, :, row, column] = random.random()
        asked += 1
        if query(image).argmax(1).item() != label.item():
            return image
        image[0, :, row, column] = before
    return image
