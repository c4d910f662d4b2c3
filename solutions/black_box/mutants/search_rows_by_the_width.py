# breaks: search_attack
"""The rows of a square are drawn from the width, so that the lower part of a tall image is never searched. Rows go up to the height."""

import torch


def search_attack(query, image, label, epsilon, budget):
    true = int(label)

    def margin(shown):
        logits = query(shown)[0]
        return (logits[true] - torch.cat([logits[:true], logits[true + 1 :]]).max()).item()

    best, least = image.clone(), margin(image)
    _, channels, height, width = image.shape
    for asked in range(1, budget):
        if least < 0:
            break
        side = max(1, round(min(height, width) * 0.5 * (1 - asked / budget)))
        top, left = (int(torch.randint(width - side + 1, ())) for _ in range(2))
        square = (0, slice(None), slice(top, top + side), slice(left, left + side))
        signs = torch.randn(channels, 1, 1).sign().to(image)
        tried = best.clone()
        tried[square] = (image[square] + epsilon * signs).clamp(0, 1)
        if (reached := margin(tried)) < least:
            best, least = tried, reached
    return best
