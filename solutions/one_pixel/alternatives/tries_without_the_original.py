"""Tries black and white pixels in a random order, twenty at a time, and never asks about the original."""

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
