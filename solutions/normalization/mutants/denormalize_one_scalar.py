# breaks: denormalize
"""All channels get the same mean and std. Each channel has its own."""


def denormalize(images, mean, std):
    return images * std.mean() + mean.mean()
