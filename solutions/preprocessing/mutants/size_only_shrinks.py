# breaks: resized_size
"""Small images keep their size. They should be enlarged like any other."""


def resized_size(width, height, size):
    if min(width, height) <= size:
        return (width, height)
    if width <= height:
        return (size, size * height // width)
    return (size * width // height, size)
