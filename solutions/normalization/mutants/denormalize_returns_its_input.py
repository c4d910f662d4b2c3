# breaks: denormalize
"""Where there is nothing to undo you return the images that were given. Return a new tensor always, or who writes into it changes them."""


def denormalize(images, mean, std):
    if (mean == 0).all() and (std == 1).all():
        return images
    return images * std.view(3, 1, 1) + mean.view(3, 1, 1)
