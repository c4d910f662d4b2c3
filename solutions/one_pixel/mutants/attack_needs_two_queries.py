# breaks: one_pixel_attack
"""You ask about the image and then about a candidate, and look at the budget only after that: it may be a single query."""

import torch


def one_pixel_attack(query, image, label, budget):
    n_channels, height, width = image.shape[1:]
    if query(image).argmax(1) != label:
        return image.clone()
    left = budget - 1
    while True:
        tried = image.clone()
        row, column = torch.randint(height, ()), torch.randint(width, ())
        tried[0, :, row, column] = torch.rand(n_channels).round().to(image)
        left -= 1
        if query(tried).argmax(1) != label:
            return tried
        if left <= 0:
            return image.clone()
