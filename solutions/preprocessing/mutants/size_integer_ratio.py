# breaks: resized_size
"""`long // short` is rounded down before the multiplication, which loses almost everything: 600 // 400 is 1."""


def resized_size(width, height, size):
    if width <= height:
        return (size, size * (height // width))
    return (size * (width // height), size)
