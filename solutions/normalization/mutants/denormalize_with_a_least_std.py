# breaks: denormalize
"""A std below 0.01 is raised to 0.01. That keeps a division from exploding, but here you multiply: take the std as it is."""


def denormalize(images, mean, std):
    return images * std.clamp(min=0.01).view(1, 3, 1, 1) + mean.view(1, 3, 1, 1)
