# breaks: denormalize
"""The result is (N, H, W, 3), as matplotlib likes it. (N, 3, H, W) was asked for."""


def denormalize(images, mean, std):
    return images.permute(0, 2, 3, 1) * std + mean
