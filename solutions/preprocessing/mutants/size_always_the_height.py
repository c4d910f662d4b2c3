# breaks: resized_size
"""The height gets the new size, also where it is the longer edge."""


def resized_size(width, height, size):
    return (size * width // height, size)
