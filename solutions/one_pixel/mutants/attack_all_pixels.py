# breaks: one_pixel_attack
"""Noise is added to all pixels. The attack may change one."""

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
        adversarial = (image + 0.3 * torch.randn_like(image)).clamp(0, 1)
        logits = query(adversarial)
        asked += 1
        if logits.argmax(1).item() != label.item():
            return adversarial
    return best
