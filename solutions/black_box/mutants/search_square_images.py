# breaks: search_attack
"""The side of a square is a share of the image's height, and may be more than a narrow image is wide. Images may have any
size: limit each side by its own edge."""

import torch


def search_attack(query, image, label, epsilon, budget):
    def margin(x):
        logits = query(x)[0]
        others = torch.cat([logits[: label.item()], logits[label.item() + 1 :]])
        return (logits[label.item()] - others.max()).item()

    _, channels, height, width = image.shape
    best, lowest = image.clone(), margin(image)
    asked = 1
    while asked < budget and lowest >= 0:
        side = max(1, round(height * (0.3 * (1 - asked / budget)) ** 0.5))
        top = torch.randint(height - side + 1, (1,)).item()
        left = torch.randint(width - side + 1, (1,)).item()
        new = best.clone()
        square = (..., slice(top, top + side), slice(left, left + side))
        signs = torch.randn(1, channels, 1, 1, device=image.device).sign()
        new[square] = (image + epsilon * signs).clamp(0, 1)[square]
        score = margin(new)
        asked += 1
        if score < lowest:
            best, lowest = new, score
    return best
