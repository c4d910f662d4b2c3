# breaks: denormalize
"""The mean is subtracted instead of added."""


def denormalize(images, mean, std):
    return images * std.view(3, 1, 1) - mean.view(3, 1, 1)
