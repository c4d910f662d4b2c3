# breaks: one_pixel_attack
"""Each pixel in turn is tried with eleven values, and 400 queries end in the middle of 8×8 pixels. Try few values, or
the pixels in a random order, so that all of them are reached."""

import torch


def one_pixel_attack(query, image, label, budget):
    y = label.item()
    if query(image).argmax(1).item() != y:
        return image.clone()
    asked = 1
    for row in range(image.shape[2]):
        for column in range(image.shape[3]):
            for value in torch.linspace(0, 1, 11).tolist():
                if asked == budget:
                    return image.clone()
                new = image.clone()
                new[0, :, row, column] = value
                asked += 1
                if query(new).argmax(1).item() != y:
                    return new
    return image.clone()
