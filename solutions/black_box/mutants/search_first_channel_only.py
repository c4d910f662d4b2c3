# breaks: search_attack
"""You change the first channel only, which on an image in colour is a third of what the ball allows: draw the channel too."""

import random

import torch


def search_attack(query, image, label, epsilon, budget):
    def margin(x):
        logits = query(x)[0]
        others = torch.cat([logits[: label.item()], logits[label.item() + 1 :]])
        return (logits[label.item()] - others.max()).item()

    best, lowest = image.clone(), margin(image)
    asked = 1
    height, width = image.shape[2:]
    while lowest >= 0 and asked < budget:
        row, column = random.randrange(height), random.randrange(width)
        new = best.clone()
        new[0, 0, row, column] = image[0, 0, row, column] + random.choice((-epsilon, epsilon))
        new = new.clamp(0, 1)
        score = margin(new)
        asked += 1
        if score < lowest:
            best, lowest = new, score
    return best
