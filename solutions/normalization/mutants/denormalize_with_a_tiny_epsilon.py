# breaks: denormalize
"""A hundred-millionth is added to the std, which nothing divides by here. The std may be smaller than that: take it as it is."""


def denormalize(images, mean, std):
    return images * (std + 1e-8).view(1, 3, 1, 1) + mean.view(1, 3, 1, 1)
