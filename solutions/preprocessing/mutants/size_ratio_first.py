# breaks: resized_size
"""The ratio of the edges is a rounded number, and the truncated product with it is a pixel short now and then. Multiply first: `size * long // short`."""


def resized_size(width, height, size):
    if width <= height:
        return (size, int(size * (height / width)))
    return (int(size * (width / height)), size)
