# breaks: search_attack
"""The search only stops when the class that was second at first has won. Any other class than the true one is a success."""

import torch


def search_attack(query, image, label, epsilon, budget):
    true = label.item()
    best, logits = image.clone(), query(image)[0]
    if logits.argmax() != true:
        return best
    second = int(logits.index_fill(0, label, -torch.inf).argmax())

    def margin(z):
        return (z[true] - z.index_fill(0, label, -torch.inf).max()).item()

    asked, lowest, behind = 1, margin(logits), (logits[true] - logits[second]).item()
    height, width = image.shape[2:]
    while asked < budget and behind >= 0:
        side = max(1, round((1 - asked / budget) * min(height, width) / 2))
        row, column = int(torch.randint(height - side + 1, ())), int(torch.randint(width - side + 1, ()))
        signs = 2 * torch.randint(2, (image.shape[1], 1, 1), device=image.device) - 1
        new = best.clone()
        square = (slice(None), slice(None), slice(row, row + side), slice(column, column + side))
        new[square] = (image[square] + epsilon * signs).clamp(0, 1)
        logits = query(new)[0]
        asked += 1
        if margin(logits) < lowest:
            best, lowest, behind = new, margin(logits), (logits[true] - logits[second]).item()
    return best
