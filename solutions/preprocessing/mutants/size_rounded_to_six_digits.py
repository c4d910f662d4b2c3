# breaks: resized_size
"""You round to six digits before the truncation, and where less than that is missing from a whole pixel, one too many comes out. Whole numbers need no help: `size * long // short`."""


def resized_size(width, height, size):
    short, long = min(width, height), max(width, height)
    other = int(round(size * long / short, 6))
    return (size, other) if width <= height else (other, size)
