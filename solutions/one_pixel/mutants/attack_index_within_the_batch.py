# breaks: one_pixel_attack
"""The search finds a pixel and returns another image: `flips[0]` counts from the start of the batch, and `images` holds
all batches. Add the start, or take the image from the batch."""

import torch


def one_pixel_attack(query, image, label, budget):
    n, channels, height, width = image.shape
    if query(image).argmax(1).item() != label.item():
        return image.clone()
    places = [
        (row, column, value) for row in range(height) for column in range(width) for value in (0.0, 1.0)
    ]
    order = torch.randperm(len(places))[: budget - 1].tolist()
    images = image.repeat(len(order), 1, 1, 1)
    for adversarial, number in zip(images, order):
        row, column, value = places[number]
        adversarial[:, row, column] = value
    for start in range(0, len(images), 10):
        flips = (query(images[start : start + 10]).argmax(1) != label).nonzero().flatten()
        if len(flips):
            return images[flips[0]].unsqueeze(0)
    return image.clone()
