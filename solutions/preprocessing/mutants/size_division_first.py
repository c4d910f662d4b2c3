# breaks: resized_size
"""`size // short` is rounded down before the multiplication: 256 // 400 is 0."""


def resized_size(width, height, size):
    if width <= height:
        return (size, size // width * height)
    return (size // height * width, size)
