# breaks: resized_size
"""The ratio is upside down: the longer edge becomes the shorter one."""


def resized_size(width, height, size):
    if width <= height:
        return (size, size * width // height)
    return (size * height // width, size)
