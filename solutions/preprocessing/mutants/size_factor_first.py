# breaks: resized_size
"""The factor `size / short` is a rounded number, and the truncated product with it is a pixel short now and then. Multiply first: `size * long // short`."""


def resized_size(width, height, size):
    factor = size / min(width, height)
    return (int(width * factor), int(height * factor))
