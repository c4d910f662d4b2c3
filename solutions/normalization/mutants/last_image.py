# breaks: channel_mean_std
"""What is returned belongs to the last image: each image overwrites the one before."""


def channel_mean_std(images):
    mean = std = None
    for image in images:
        mean = image.mean(dim=(1, 2))
        std = image.std(dim=(1, 2))
    if mean is None:
        raise ValueError("no images")
    return mean, std
