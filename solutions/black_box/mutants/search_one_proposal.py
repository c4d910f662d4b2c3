# breaks: search_attack
"""One random perturbation is tried, and nothing is searched."""

import torch


def search_attack(query, image, label, epsilon, budget):
    if query(image).argmax(1) != label:
        return image.clone()
    return (image + epsilon * torch.randn_like(image).sign()).clamp(0, 1)
