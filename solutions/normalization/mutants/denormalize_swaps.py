# breaks: denormalize
"""Mean and std have changed places."""


def denormalize(images, mean, std):
    return images * mean.view(3, 1, 1) + std.view(3, 1, 1)
