# breaks: resized_size
"""The result holds floats. A size is a whole number of pixels."""


def resized_size(width, height, size):
    if width <= height:
        return (size, size * height / width)
    return (size * width / height, size)
