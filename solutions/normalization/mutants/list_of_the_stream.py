# breaks: channel_mean_std
"""All images are collected in a list first, and the stream is larger than the memory. Keep sums, not images."""


def channel_mean_std(images):
    images = list(images)
    if not images:
        raise ValueError("no images")
    n = sum(image.shape[1] * image.shape[2] for image in images)
    mean = sum(image.double().sum(dim=(1, 2)) for image in images) / n
    squares = sum(((image.double() - mean[:, None, None]) ** 2).sum(dim=(1, 2)) for image in images)
    return mean, (squares / n).sqrt()
