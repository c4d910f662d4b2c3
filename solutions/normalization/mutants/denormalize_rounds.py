# breaks: denormalize
"""The result is rounded to the 256 steps of a byte. An exact inverse keeps what lies between."""


def denormalize(images, mean, std):
    x = images * std.view(3, 1, 1) + mean.view(3, 1, 1)
    return (x * 255).round() / 255
