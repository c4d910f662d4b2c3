# breaks: resized_size
"""The image is made to fit *inside* a square of the new size. The shorter edge should fill it."""


def resized_size(width, height, size):
    factor = min(size / width, size / height)
    return (round(width * factor), round(height * factor))
