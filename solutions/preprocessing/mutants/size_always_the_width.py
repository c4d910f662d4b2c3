# breaks: resized_size
"""The width gets the new size, also where it is the longer edge."""


def resized_size(width, height, size):
    return (size, size * height // width)
