# breaks: one_pixel_attack
"""The search goes on to the end of the budget, and returns the best candidate then. Stop as soon as the label flips: more
queries only cost more."""

import torch


def one_pixel_attack(query, image, label, budget):
    y = label.item()
    if query(image).argmax(1).item() != y:
        return image.clone()
    _, channels, height, width = image.shape
    best, lowest = image.clone(), float("inf")
    left = budget - 1
    while left > 0:
        n = min(left, 50)
        batch = image.repeat(n, 1, 1, 1)
        rows, columns = torch.randint(height, (n,)), torch.randint(width, (n,))
        batch[torch.arange(n), :, rows, columns] = torch.rand(n, channels).round().to(image)
        logits = query(batch)
        left -= n
        others = logits.clone()
        others[:, y] = -float("inf")
        margins = logits[:, y] - others.amax(1)
        if margins.min().item() < lowest:
            lowest, best = margins.min().item(), batch[margins.argmin()][None]
    return best
