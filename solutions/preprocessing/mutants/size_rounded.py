# breaks: resized_size
"""The longer edge is rounded to the nearest pixel. It should be rounded down."""


def resized_size(width, height, size):
    if width <= height:
        return (size, round(size * height / width))
    return (round(size * width / height), size)
