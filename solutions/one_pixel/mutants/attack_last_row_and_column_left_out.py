# breaks: one_pixel_attack
"""The last row and the last column are never tried: `torch.randint` excludes its upper end, so `height - 1` is one too
few. The pixel may be anywhere."""

import torch


def one_pixel_attack(query, image, label, budget):
    n, channels, height, width = image.shape
    if query(image).argmax(1).item() != label.item():
        return image.clone()
    for _ in range(budget - 1):
        adversarial = image.clone()
        row, column = int(torch.randint(0, height - 1, ())), int(torch.randint(0, width - 1, ()))
        adversarial[0, :, row, column] = torch.randint(2, (channels,)).to(image)
        if query(adversarial).argmax(1).item() != label.item():
            return adversarial
    return image.clone()
