# breaks: channel_mean_std
"""Those are the mean of the images' means and the mean of their standard deviations, as ImageNet's numbers were probably made. Asked for are the statistics of all pixels."""

import torch


def channel_mean_std(images):
    means = []
    stds = []
    for img in images:
        means.append(torch.mean(img, dim=(1, 2)))
        stds.append(torch.std(img, dim=(1, 2)))
    if len(means) == 0:
        raise ValueError("empty")
    return torch.mean(torch.stack(means), dim=0), torch.mean(torch.stack(stds), dim=0)
