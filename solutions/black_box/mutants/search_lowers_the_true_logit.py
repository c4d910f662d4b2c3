# breaks: search_attack
"""The search looks at the logit of the true class alone. What makes the box see another class is the *margin*: that logit may
stay where it is, while another one rises."""

import torch


def search_attack(query, image, label, epsilon, budget):
    best, left = image.clone(), budget - 1
    logits = query(best)
    lowest = logits[0, label.item()].item()
    while left > 0 and logits.argmax(dim=1) == label:
        for place in torch.randperm(image.numel()).tolist():
            for sign in (1, -1):
                if left == 0:
                    return best
                tried = best.clone()
                tried.view(-1)[place] = (image.reshape(-1)[place] + sign * epsilon).clamp(0, 1)
                left -= 1
                logits = query(tried)
                if logits.argmax(dim=1) != label:
                    return tried
                if logits[0, label.item()].item() < lowest:
                    best, lowest = tried, logits[0, label.item()].item()
                    break
    return best
