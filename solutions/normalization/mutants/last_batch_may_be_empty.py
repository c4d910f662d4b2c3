# breaks: channel_mean_std
"""You add up what is left when the stream ends, also where nothing is: after fifty images the last batch is empty, and `cat` fails on it. Ask first whether there is one."""

import torch


def channel_mean_std(images):
    n, total, squares = 0, torch.zeros(3, dtype=torch.float64), torch.zeros(3, dtype=torch.float64)
    batch, held, some = [], 0, False

    def count():
        nonlocal n, total, squares, batch, held
        pixels = torch.cat(batch, dim=1).double()
        n, batch, held = n + pixels.shape[1], [], 0
        total = total + pixels.sum(dim=1)
        squares = squares + pixels.square().sum(dim=1)

    for image in images:
        pixels, some = image.flatten(1), True
        if batch and held + pixels.shape[1] > 500_000:
            count()
        batch.append(pixels)
        held += pixels.shape[1]
        if len(batch) == 50:
            count()
    if not some:
        raise ValueError("no images")
    count()
    mean = total / n
    return mean, (squares / n - mean**2).clamp(min=0).sqrt()
