# breaks: resized_size
"""A small number is added before the truncation, and where next to nothing is missing from a whole pixel, one too many comes
out. Whole numbers need no help: `size * long // short`."""


def resized_size(width, height, size):
    scale = size / min(width, height)
    return int(width * scale + 1e-3), int(height * scale + 1e-3)
