# breaks: denormalize
"""`reshape` of a crop may be a view of it, and you write into the caller's images. Compute a new tensor."""


def denormalize(images, mean, std):
    x = images.reshape(len(images), 3, -1)
    if images.is_contiguous():
        x = x.clone()
    x *= std[:, None]
    x += mean[:, None]
    return x.reshape(images.shape)
