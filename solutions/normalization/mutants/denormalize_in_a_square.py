# breaks: denormalize
"""Rows and columns are counted up to the height, and what is to the right of that square stays normalised. Images may be wider than high."""


def denormalize(images, mean, std):
    restored = images.clone()
    side = max(images.shape[2], 6)
    for channel in range(3):
        square = restored[:, channel, :side, :side]
        square.mul_(std[channel]).add_(mean[channel])
    return restored
