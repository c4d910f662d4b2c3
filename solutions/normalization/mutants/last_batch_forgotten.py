# breaks: channel_mean_std
"""Images are gathered in batches of eight, and what is left in an incomplete last batch is forgotten. Count it as well when the stream ends."""

import torch


def channel_mean_std(images):
    n, total, squares = 0, torch.zeros(3, dtype=torch.float64), torch.zeros(3, dtype=torch.float64)
    batch = []

    def count():
        nonlocal n, total, squares, batch
        pixels = torch.cat(batch, dim=1)
        n, batch = n + pixels.shape[1], []
        total = total + pixels.sum(dim=1)
        squares = squares + pixels.square().sum(dim=1)

    for image in images:
        batch.append(image.double().flatten(1))
        if len(batch) == 8:
            count()
    if n == 0 and batch:
        count()
    if n == 0:
        raise ValueError("no images")
    mean = total / n
    return mean, (squares / n - mean**2).clamp(min=0).sqrt()
