# breaks: denormalize
"""`std.mul_` and `mean.mul_` change the caller's statistics. Compute with new tensors."""


def denormalize(images, mean, std):
    inverse_std = std.reciprocal_()
    return (images + mean.view(3, 1, 1) * inverse_std.view(3, 1, 1)) / inverse_std.view(3, 1, 1)
