# breaks: search_attack
"""Rows and columns are both drawn below the height, so that the right part of a wide image never changes. Draw columns below
the width."""

import torch


def search_attack(query, image, label, epsilon, budget):
    truth, x = int(label), image.clone()
    channels, size = image.shape[1:3]

    def look(tried):
        logits = query(tried)[0]
        return float(logits[truth] - torch.cat([logits[:truth], logits[truth + 1 :]]).max())

    best = look(x)
    for _ in range(budget - 1):
        if best < 0:
            break
        row, column = torch.randint(size, (2,)).tolist()
        signs = torch.randint(0, 2, (channels,)).to(x) * 2 - 1
        tried = x.clone()
        tried[0, :, row, column : column + 1] = (
            image[0, :, row, column : column + 1] + epsilon * signs[:, None]
        ).clamp(0, 1)
        margin = look(tried)
        if margin < best:
            x, best = tried, margin
    return x
