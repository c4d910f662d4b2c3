# breaks: denormalize
"""`contiguous()` copies nothing where the channels are the last in memory already, and you write into the caller's images. Compute a new tensor."""


def denormalize(images, mean, std):
    x = images.permute(0, 2, 3, 1).contiguous()
    x *= std
    x += mean
    return x.permute(0, 3, 1, 2)
