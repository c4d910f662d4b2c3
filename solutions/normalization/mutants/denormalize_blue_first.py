# breaks: denormalize
"""The statistics are applied in the order blue, green, red."""


def denormalize(images, mean, std):
    return images * std.flip(0).view(3, 1, 1) + mean.flip(0).view(3, 1, 1)
