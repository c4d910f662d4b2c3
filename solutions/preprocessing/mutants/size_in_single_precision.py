# breaks: resized_size
"""You compute the longer edge in float32, whose seven digits are too few for a long panorama. Whole numbers and `//` are exact."""

import numpy


def resized_size(width, height, size):
    short, long = min(width, height), max(width, height)
    other = int(numpy.float32(long) * (numpy.float32(size) / numpy.float32(short)))
    if short == long:
        other = size
    return (size, other) if width <= height else (other, size)
