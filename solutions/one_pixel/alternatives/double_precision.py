"""Works on a float64 copy and returns it; both functions are recursive."""

import torch


def set_pixels(image, candidates):
    base = image.reshape((1, *image.shape[-3:]))
    if len(candidates) == 0:
        return base[:0].clone()
    first = base.clone()
    row, column = (int(number) for number in candidates[0, :2])
    first[0, :, row, column] = candidates[0, 2:]
    return torch.cat((first, set_pixels(base, candidates[1:])))


def one_pixel_attack(query, image, label, budget):
    x = image.double()

    def search(places, left):
        if not left or not places:
            return x
        row, column, value = places[0]
        tried = x.clone()
        tried[..., row, column] = value
        if query(tried).argmax() != label:
            return tried
        return search(places[1:], left - 1)

    if budget == 0 or query(x).argmax() != label:
        return x
    height, width = image.shape[-2:]
    places = [
        (row, column, value) for value in (1.0, 0.0) for row in range(height) for column in range(width)
    ]
    return search(places, min(budget - 1, 400))
