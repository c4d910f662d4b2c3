# breaks: resized_size
"""A billionth is added because the ratio of the edges is a rounded number; times a large size, the ratio is wrong by more than that. Multiply first, and divide whole numbers: `size * long // short`."""


def resized_size(width, height, size):
    short, long = min(width, height), max(width, height)
    other = int(size * (long / short) + 1e-9)
    return (size, other) if width <= height else (other, size)
