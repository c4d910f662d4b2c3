# breaks: resized_size
"""Both edges get the new size, which squashes the image. The longer edge keeps the ratio."""


def resized_size(width, height, size):
    return (size, size)
