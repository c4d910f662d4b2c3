# breaks: search_attack
"""You ask about the image that you have found once more, and where the last query of the budget found it, that is one query too many."""

import torch


def search_attack(query, image, label, epsilon, budget):
    def margin(x):
        logits = query(x)[0]
        others = torch.cat([logits[: label.item()], logits[label.item() + 1 :]])
        return (logits[label.item()] - others.max()).item()

    noise = epsilon * torch.randn_like(image).sign()
    best, lowest = image.clone(), margin(image)
    for _ in range(budget - 1):
        if lowest < 0:
            break
        changed = torch.where(torch.rand_like(image) < 0.1, -noise, noise)
        new = (image + changed).clamp(0, 1)
        score = margin(new)
        if score < lowest:
            best, lowest, noise = new, score, changed
    return best if lowest < 0 and margin(best) < 0 else image.clone()
