# breaks: search_attack
"""Black pixels far from others are never changed: the way may be there."""

import torch
import torch.nn.functional as F


def _margin(logits, label):
    others = logits[0].clone()
    others[label] = -float("inf")
    return (logits[0, label] - others.max()).item()


def search_attack(query, image, label, epsilon, budget):
    y = label.item()
    low, high = (image - epsilon).clamp(0, 1), (image + epsilon).clamp(0, 1)
    logits = query(image)
    asked = 1
    best, best_margin = image.clone(), _margin(logits, y)
    if logits.argmax(dim=1).item() != y:
        return best
    while True:
        subject = F.max_pool2d(image, 3, stride=1, padding=1).flatten() > 0  # the figure and its surroundings
        if asked >= budget or not subject.any():
            return best
        for i in torch.randperm(image.numel()).tolist():
            if not subject[i]:
                continue
            place = tuple(int(j) for j in torch.unravel_index(torch.tensor(i), image.shape))
            for corner in (high, low):
                if asked >= budget:
                    return best
                candidate = best.clone()
                candidate[place] = corner[place]
                logits = query(candidate)
                asked += 1
                margin = _margin(logits, y)
                if logits.argmax(dim=1).item() != y:
                    return candidate
                if margin < best_margin:
                    best, best_margin = candidate, margin
                    break
