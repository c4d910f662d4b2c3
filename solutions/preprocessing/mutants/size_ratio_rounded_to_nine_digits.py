# breaks: resized_size
"""You round to nine digits because the ratio of the edges is a rounded number; times a large size, more digits than these are wrong. Multiply first: `size * long // short`."""


def resized_size(width, height, size):
    short, long = min(width, height), max(width, height)
    other = int(round(size * (long / short), 9))
    return (size, other) if width <= height else (other, size)
