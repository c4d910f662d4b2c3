# breaks: resized_size
"""Ratios near 4:3, 3:2 and 16:9 are taken for these: compute with the edges as they are."""

import math


def resized_size(width: int, height: int, size: int) -> tuple[int, int]:
    short, long = sorted((width, height))
    for above, below in ((4, 3), (3, 2), (16, 9)):
        if math.isclose(long / short, above / below, rel_tol=5e-4):
            long, short = above, below
    other = size * long // short
    return (size, other) if width <= height else (other, size)
