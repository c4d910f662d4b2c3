# breaks: denormalize
"""Mean and std are lined up with the images of the batch instead of the channels: (3, 1, 1, 1) should be (3, 1, 1)."""


def denormalize(images, mean, std):
    return images * std.view(3, 1, 1, 1) + mean.view(3, 1, 1, 1)
