# breaks: resized_size
"""The longer edge is rounded down to an even number. It should just be rounded down."""


def resized_size(width, height, size):
    if width <= height:
        return (size, size * height // width // 2 * 2)
    return (size * width // height // 2 * 2, size)
