# breaks: one_pixel_attack
"""You ask about the image that you have found once more, and where the last query of the budget found it, that is one query too many."""

import torch


def one_pixel_attack(query, image, label, budget):
    if query(image).argmax(1) != label:
        return image.clone()
    _, channels, height, width = image.shape
    order = torch.cartesian_prod(torch.arange(height), torch.arange(width), torch.arange(2))
    for batch in order[torch.randperm(len(order))][: budget - 1].split(32):
        images = image.repeat(len(batch), 1, 1, 1)
        for one, (row, column, value) in zip(images, batch.tolist()):
            one[:, row, column] = value
        misread = query(images).argmax(1) != label
        if misread.any():
            found = images[misread][:1]
            if query(found).argmax(1) != label:
                return found
    return image.clone()
