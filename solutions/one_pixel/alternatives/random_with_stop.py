"""Draws pixels and values at random until the label flips; NumPy sets the pixels."""

import numpy as np
import torch


def set_pixels(image, candidates):
    array = image.detach().cpu().numpy().reshape(image.shape[-3:])
    points = candidates.detach().cpu().numpy()
    out = np.repeat(array[None], len(points), axis=0)
    rows, columns = points[:, 0].astype(int), points[:, 1].astype(int)
    out[np.arange(len(points)), :, rows, columns] = points[:, 2:]
    return torch.from_numpy(out).to(image.device)


def one_pixel_attack(query, image, label, budget):
    generator = np.random.default_rng()
    _, c, h, w = image.shape
    adversarial = image
    for _ in range(budget):
        if query(adversarial).argmax(1).item() != label.item():
            break
        adversarial = image.clone()
        values = torch.from_numpy(generator.random(c)).to(image)
        adversarial[0, :, generator.integers(h), generator.integers(w)] = values
    return adversarial.clone()
