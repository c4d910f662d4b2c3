# breaks: search_attack
"""ε above 1 is refused. It is any number from 0 on: with ε ≥ 1 all images are allowed."""

import torch


def search_attack(query, image, label, epsilon, budget):
    if not 0 <= epsilon <= 1:
        raise ValueError(f"epsilon must be in [0, 1], not {epsilon}")
    y = label.item()

    def margin(x):
        logits = query(x)[0]
        others = torch.cat([logits[:y], logits[y + 1 :]])
        return (logits[y] - others.max()).item()

    best, lowest, asked = image.clone(), margin(image), 1
    while asked < budget and lowest >= 0:
        i = torch.randint(image.numel(), (1,)).item()
        for sign in (1, -1):
            if asked == budget:
                break
            new = best.clone()
            new.view(-1)[i] = (image.view(-1)[i] + sign * epsilon).clamp(0, 1)
            score = margin(new)
            asked += 1
            if score < lowest:
                best, lowest = new, score
                break
    return best
