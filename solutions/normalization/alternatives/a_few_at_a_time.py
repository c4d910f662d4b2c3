"""Collects images until they have many pixels, merges those, and goes on."""

import torch


def in_chunks(images):
    chunk, held = [], 0
    for image in images:
        if chunk and (len(chunk) == 20 or held + image[0].numel() > 500_000):
            yield chunk
            chunk, held = [], 0
        chunk.append(image)
        held += image[0].numel()
    if chunk:
        yield chunk


def channel_mean_std(images):
    n, s1, s2 = 0, torch.zeros(3, dtype=torch.float64), torch.zeros(3, dtype=torch.float64)
    for chunk in in_chunks(images):
        pixels = torch.cat([image.flatten(1) for image in chunk], dim=1).double()
        n += pixels.shape[1]
        s1 += pixels.sum(1)
        s2 += pixels.square().sum(1)
    if n == 0:
        raise ValueError("nothing to measure")
    mean = s1 / n
    return mean, torch.sqrt((s2 - n * mean**2) / (n - 1))


def denormalize(images, mean, std):
    from torchvision.transforms.v2 import Compose, Normalize

    undo = Compose(
        [Normalize([0.0, 0.0, 0.0], (1 / std).tolist()), Normalize((-mean).tolist(), [1.0, 1.0, 1.0])]
    )
    return undo(images)
