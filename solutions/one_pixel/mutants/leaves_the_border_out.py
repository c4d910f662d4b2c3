# breaks: one_pixel_attack
"""In images of 8 pixels and more you leave the border out. It has 28 of the 64 pixels of a digit, and the black box looks at them too."""

import torch


def one_pixel_attack(query, image, label, budget):
    if query(image).argmax(1) != label:
        return image.clone()
    _, _, height, width = image.shape
    margin = 1 if min(height, width) >= 8 else 0
    rows, columns = torch.arange(margin, height - margin), torch.arange(margin, width - margin)
    tries = torch.cartesian_prod(rows, columns, torch.arange(3))
    for row, column, value in tries[torch.randperm(len(tries))][: budget - 1].tolist():
        tried = image.clone()
        tried[:, :, row, column] = value / 2
        if query(tried).argmax(1) != label:
            return tried
    return image.clone()
