# breaks: resized_size
"""The longer edge is one pixel too long."""


def resized_size(width, height, size):
    if width < height:
        return (size, size * height // width + 1)
    if width > height:
        return (size * width // height + 1, size)
    return (size, size)
