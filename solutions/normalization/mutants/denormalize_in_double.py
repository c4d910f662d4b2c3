# breaks: denormalize
"""The result is in float64. It should be float32, as the images are."""


def denormalize(images, mean, std):
    return images.double() * std.double().view(3, 1, 1) + mean.double().view(3, 1, 1)
