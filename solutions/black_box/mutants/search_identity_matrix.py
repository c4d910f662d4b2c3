# breaks: search_attack
"""The directions are the rows of an identity matrix, d × d numbers for d pixels: five gigabytes for 112×112 pixels in colour. Change
the one entry of a copy that is meant."""

import torch


def search_attack(query, image, label, epsilon, budget):
    y = label.item()

    def margin(x):
        logits = query(x)[0]
        others = torch.cat([logits[:y], logits[y + 1 :]])
        return (logits[y] - others.max()).item()

    directions = torch.eye(image.numel(), device=image.device)[torch.randperm(image.numel())]
    best, lowest, asked, k = image.clone(), margin(image), 1, 0
    while asked < budget and lowest >= 0:
        direction = directions[k % len(directions)].view_as(image)
        k += 1
        for sign in (1, -1):
            if asked == budget:
                break
            new = torch.max(
                torch.min(best + sign * epsilon * direction, image + epsilon), image - epsilon
            ).clamp(0, 1)
            score = margin(new)
            asked += 1
            if score < lowest:
                best, lowest = new, score
                break
    return best
