# breaks: resized_size
"""The result is (height, width). PIL's order, and the one asked for, is (width, height)."""


def resized_size(width, height, size):
    if width <= height:
        return (size * height // width, size)
    return (size, size * width // height)
