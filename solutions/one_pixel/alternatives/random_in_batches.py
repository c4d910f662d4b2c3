"""Draws batches of black and white candidates, the last one cut to the budget."""

import torch


def set_pixels(image, candidates):
    images = image.reshape(1, *image.shape[-3:]).repeat_interleave(len(candidates), dim=0)
    index = torch.arange(len(candidates), device=images.device)
    for channel in range(images.shape[1]):
        images[index, channel, candidates[:, 0].round().long(), candidates[:, 1].round().long()] = candidates[
            :, 2 + channel
        ]
    return images


def one_pixel_attack(query, image, label, budget):
    if budget < 1 or query(image).argmax(1).ne(label).any():
        return image.clone()
    budget -= 1
    while budget > 0:
        m = min(25, budget)
        budget -= m
        images = image.repeat(m, 1, 1, 1)
        for one in images:
            row = torch.randint(image.shape[2], ()).item()
            column = torch.randint(image.shape[3], ()).item()
            one[:, row, column] = torch.randint(2, (image.shape[1],)).to(image)
        wrong = query(images).argmax(1) != label
        if wrong.any():
            return images[wrong.nonzero()[0]]
    return image.clone()
