# breaks: one_pixel_attack
"""It counts calls and not images: each image of a batch is a query."""

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
        images = image.repeat(20, 1, 1, 1)
        for one in images:
            one[:, random.randrange(height), random.randrange(width)] = random.random()
        logits = query(images)
        asked += 1
        wrong = (logits.argmax(1) != label).nonzero().flatten()
        if len(wrong):
            return images[wrong[0]][None]
    return best
