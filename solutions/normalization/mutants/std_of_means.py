# breaks: channel_mean_std
"""That is the standard deviation of the images' means: the part between the images. What varies within each image is left out."""

import torch


def channel_mean_std(images):
    means, sizes = [], []
    for image in images:
        means.append(image.mean(dim=(1, 2)))
        sizes.append(image.shape[1] * image.shape[2])
    if not means:
        raise ValueError("no images")
    means, weights = torch.stack(means), torch.tensor(sizes).float()
    weights = (weights / weights.sum()).unsqueeze(1)
    mean = (weights * means).sum(dim=0)
    return mean, (weights * (means - mean) ** 2).sum(dim=0).sqrt()
