# breaks: resized_size
"""The numbers are whole, but they are floats. Use `//` with ints, or `int(...)`."""


def resized_size(width, height, size):
    if width <= height:
        return (float(size), float(size * height // width))
    return (float(size * width // height), float(size))
