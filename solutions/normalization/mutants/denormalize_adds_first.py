# breaks: denormalize
"""The mean is added before the multiplication. The normalisation subtracted it first, so it has to be added last."""


def denormalize(images, mean, std):
    return (images + mean.view(3, 1, 1)) * std.view(3, 1, 1)
