# breaks: denormalize
"""The result is scaled to 0 … 255. The images were in [0, 1] before the normalisation."""


def denormalize(images, mean, std):
    return (images * std.view(3, 1, 1) + mean.view(3, 1, 1)) * 255
