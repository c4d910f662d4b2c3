# breaks: denormalize
"""The images are divided by std: the normalisation did that, the way back multiplies."""


def denormalize(images, mean, std):
    return images / std.view(3, 1, 1) + mean.view(3, 1, 1)
