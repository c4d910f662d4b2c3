# breaks: denormalize
"""A batch of one image loses its first dimension: `squeeze()` drops every dimension of size 1."""


def denormalize(images, mean, std):
    return (images * std.view(1, 3, 1, 1) + mean.view(1, 3, 1, 1)).squeeze()
