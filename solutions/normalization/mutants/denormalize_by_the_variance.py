# breaks: denormalize
"""The images are multiplied by the square of std."""


def denormalize(images, mean, std):
    return images * (std**2).view(3, 1, 1) + mean.view(3, 1, 1)
