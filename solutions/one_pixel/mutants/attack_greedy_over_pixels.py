# breaks: one_pixel_attack
"""Each improvement is kept and the next pixel is changed on top of it, so several pixels change in the
end."""

import random

import torch


def one_pixel_attack(query, image, label, budget):
    n, channels, height, width = image.shape
    logits = query(image)
    asked = 1
    if logits.argmax(1).item() != label.item():
        return image.clone()
    best, lowest = image.clone(), float("inf")
    lowest = logits.softmax(1)[0, label].item()
    while asked < budget:
        adversarial = best.clone()
        adversarial[0, :, random.randrange(height), random.randrange(width)] = float(random.random() < 0.5)
        logits = query(adversarial)
        asked += 1
        if logits.softmax(1)[0, label].item() < lowest:
            best, lowest = adversarial, logits.softmax(1)[0, label].item()
        if logits.argmax(1).item() != label.item():
            return adversarial
    return best
