# breaks: denormalize
"""You leave the images as they are where the mean is 0. The standard deviation is still to be multiplied by."""


def denormalize(images, mean, std):
    out = images.clone()
    if mean.any():
        out = out * std.view(3, 1, 1) + mean.view(3, 1, 1)
    return out
