# breaks: resized_size
"""The longer edge gets the new size. It is the shorter one that should."""


def resized_size(width, height, size):
    if width >= height:
        return (size, size * height // width)
    return (size * width // height, size)
