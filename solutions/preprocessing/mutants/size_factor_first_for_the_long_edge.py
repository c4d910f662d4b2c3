# breaks: resized_size
"""`long * (size / short)` is a rounded number, and truncated it is a pixel short now and then. Multiply first: `size * long // short`."""


def resized_size(width, height, size):
    short, long = min(width, height), max(width, height)
    new_long = int(long * (size / short))
    return (size, new_long) if width <= height else (new_long, size)
