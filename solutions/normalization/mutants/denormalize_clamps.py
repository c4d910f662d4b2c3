# breaks: denormalize
"""The result is clipped to [0, 1]. An exact inverse keeps what lies outside; clip only to draw."""


def denormalize(images, mean, std):
    x = images * std.view(1, 3, 1, 1) + mean.view(1, 3, 1, 1)
    return x.clamp(0, 1)
