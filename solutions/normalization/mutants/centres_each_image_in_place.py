# breaks: channel_mean_std
"""`double()` does not copy an image that is float64 already: subtract its mean into a new tensor, the pixels are the caller's."""

import torch


def channel_mean_std(images):
    n, mean, scatter = 0, torch.zeros(3, dtype=torch.float64), torch.zeros(3, dtype=torch.float64)
    for image in images:
        pixels = image.double().flatten(1)
        n_image, mean_image = pixels.shape[1], pixels.mean(1)
        pixels -= mean_image[:, None]
        total = n + n_image
        scatter += pixels.square().sum(1) + (mean_image - mean) ** 2 * (n * n_image / total)
        mean += (mean_image - mean) * (n_image / total)
        n = total
    if n == 0:
        raise ValueError("no images")
    return mean, (scatter / n).sqrt()
