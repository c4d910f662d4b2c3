# breaks: denormalize
"""The caller's images are overwritten. Write `images * std`, which makes a new tensor, instead of `mul_`."""


def denormalize(images, mean, std):
    return images.mul_(std.view(3, 1, 1)).add_(mean.view(3, 1, 1))
