# breaks: denormalize
"""`view` needs images that are contiguous in memory, and crops are not: it raises. Broadcast, or use `reshape`."""


def denormalize(images, mean, std):
    n, channels, height, width = images.shape
    pixels = images.view(n, channels, height * width)
    return (pixels * std.view(channels, 1) + mean.view(channels, 1)).view(n, channels, height, width)
