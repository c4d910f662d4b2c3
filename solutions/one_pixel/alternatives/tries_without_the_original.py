# breaks: one_pixel_attack
"""The box is never asked about the original. If it is misread already, it needs no search, even where the images around
it are read correctly."""

import torch


def one_pixel_attack(query, image, label, budget):
    height, width = image.shape[2:]
    order = torch.randperm(2 * height * width)[:budget]
    for part in order.split(20):
        batch = image.repeat(len(part), 1, 1, 1)
        for new, index in zip(batch, part.tolist()):
            place, value = index // 2, index % 2
            new[:, place // width, place % width] = float(value)
        misread = (query(batch).argmax(1) != label).nonzero()
        if len(misread):
            return batch[misread[0]]
    return image.clone()
