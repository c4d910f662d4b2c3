# breaks: resized_size
"""The longer edge is rounded up. It should be rounded down."""


def resized_size(width, height, size):
    if width <= height:
        return (size, -(-size * height // width))
    return (-(-size * width // height), size)
