"""The search starts in a random corner of the ball, as square attacks do, and never asks about the original."""

import torch


def search_attack(query, image, label, epsilon, budget):
    def margin(x):
        logits = query(x)[0]
        others = torch.cat([logits[: label.item()], logits[label.item() + 1 :]])
        return (logits[label.item()] - others.max()).item()

    low, high = (image - epsilon).clamp(0, 1), (image + epsilon).clamp(0, 1)
    best = torch.where(torch.rand_like(image) < 0.5, low, high)
    lowest = margin(best)
    asked = 1
    while asked < budget and lowest >= 0:
        for place in torch.randperm(image.numel()).tolist():
            if asked == budget or lowest < 0:
                break
            new = best.clone()
            new.view(-1)[place] = (low + high - best).reshape(-1)[place]
            score = margin(new)
            asked += 1
            if score < lowest:
                best, lowest = new, score
    return best
