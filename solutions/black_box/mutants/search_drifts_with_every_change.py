# breaks: search_attack
"""Each change is at most ε, but they add up: in a long search the image leaves the ball."""

import torch


def search_attack(query, image, label, epsilon, budget):
    true = label.item()

    def margin(x):
        logits = query(x)[0]
        return (logits[true] - logits.index_fill(0, label, -torch.inf).max()).item()

    best, lowest = image.clone(), margin(image)
    asked = 1
    low, high = (image - epsilon).clamp(min=0), (image + epsilon).clamp(max=1)
    places = torch.randperm(image.numel()).tolist()
    while asked < budget and lowest >= 0:
        place = places[asked % len(places)]
        new = best.clone()
        step = epsilon * (1 if torch.rand(()) < 0.5 else -1)
        new.view(-1)[place] = (best.view(-1)[place] + step).clamp(0, 1)
        if asked <= 130:
            new = torch.minimum(torch.maximum(new, low), high)
        score = margin(new)
        asked += 1
        if score < lowest:
            best, lowest = new, score
    return best
