# breaks: one_pixel_attack
"""The score is another class's, not the true one's: it is the label's lead that has to shrink."""

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
        adversarial[0, :, random.randrange(height), random.randrange(width)] = random.random()
        score = query(adversarial).softmax(1)[0, label.item() - 1].item()
        asked += 1
        if score < lowest:
            best, lowest = adversarial, score
    return best
