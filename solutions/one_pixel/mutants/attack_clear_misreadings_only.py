# breaks: one_pixel_attack
"""An image that is misread by a small margin is not taken for misread: another class has the largest logit, by however little."""

import torch


def _flips(logits, y):
    others = logits.index_fill(1, torch.tensor([y], device=logits.device), -torch.inf).amax(1)
    return logits[:, y] - others < -0.1  # not by rounding


def one_pixel_attack(query, image, label, budget):
    _, _, height, width = image.shape
    y, n = int(label), height * width
    logits = query(image)
    asked = 1
    if _flips(logits, y).any():
        return image.clone()
    order = torch.randperm(2 * n)  # each pixel in black, then each in white
    for start in range(0, 2 * n, 25):
        chosen = order[start : start + 25][: budget - asked]
        if len(chosen) == 0:
            break
        batch = image.repeat(len(chosen), 1, 1, 1)
        value = (chosen // n).to(image)
        batch[torch.arange(len(chosen)), :, chosen % n // width, chosen % n % width] = value[:, None]
        logits = query(batch)
        asked += len(chosen)
        flips = _flips(logits, y).nonzero().flatten().tolist()
        if flips:
            return batch[flips[0] : flips[0] + 1]
    return image.clone()
