# breaks: resized_size
"""The new size is fixed at 256. It is an argument."""


def resized_size(width, height, size):
    if width <= height:
        return (256, 256 * height // width)
    return (256 * width // height, 256)
