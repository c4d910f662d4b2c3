# breaks: denormalize
"""Where the three stds are equal you take the three means to be equal too. Each channel has its own."""


def denormalize(images, mean, std):
    if (std == std[0]).all():
        return images * std[0] + mean[0]
    return images * std.view(3, 1, 1) + mean.view(3, 1, 1)
