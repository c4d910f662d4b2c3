# breaks: one_pixel_attack
"""An image passes for misread as soon as the true class has less than half of the probability. With many classes the
largest probability can be smaller than that: compare `argmax` with the label."""

import torch


def one_pixel_attack(query, image, label, budget):
    n, channels, height, width = image.shape
    adversarial, asked = image.clone(), 0
    places = [
        (row, column, value) for row in range(height) for column in range(width) for value in (0.0, 1.0)
    ]
    order = iter(torch.randperm(len(places)).tolist())
    while asked < budget:
        asked += 1
        if query(adversarial).softmax(1)[0, label.item()] < 0.5:
            return adversarial
        number = next(order, None)
        if number is None:
            break
        row, column, value = places[number]
        adversarial = image.clone()
        adversarial[0, :, row, column] = value
    return image.clone()
