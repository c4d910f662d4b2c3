# breaks: channel_mean_std
"""Only the first image is measured. Go on to the end of the stream."""


def channel_mean_std(images):
    first = next(iter(images), None)
    if first is None:
        raise ValueError("no images")
    return first.mean(dim=(1, 2)), first.std(dim=(1, 2))
