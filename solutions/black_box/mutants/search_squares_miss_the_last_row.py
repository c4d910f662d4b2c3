# breaks: search_attack
"""`randint(0, n)` ends before n: squares of s pixels begin in one of height − s + 1 rows, and an image of one row has one, not none."""

import torch


def _margin(logits, label):
    others = logits.clone()
    others[0, label] = -torch.inf
    return (logits[0, label] - others.max()).item()


def search_attack(query, image, label, epsilon, budget):
    _, channels, height, width = image.shape
    x, asked = image.clone(), 1
    best = _margin(query(x), label.item())
    while best >= 0 and asked < budget:
        s = max(1, min(height, width) // 4) if asked < 100 else 1
        row, column = int(torch.randint(0, height - s, ())), int(torch.randint(0, width - s, ()))
        there = (slice(None), slice(None), slice(row, row + s), slice(column, column + s))
        sign = 2 * torch.randint(0, 2, (1, channels, 1, 1), device=image.device) - 1
        tried = x.clone()
        tried[there] = (image[there] + epsilon * sign).clamp(0, 1)
        margin = _margin(query(tried), label.item())
        asked += 1
        if margin < best:
            x, best = tried, margin
    return x
