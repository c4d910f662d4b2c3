# breaks: resized_size
"""An image that is nearly square is taken for a square: only equal edges are."""

import math


def resized_size(width: int, height: int, size: int) -> tuple[int, int]:
    if math.isclose(width, height, rel_tol=0.01):
        return size, size
    other = size * max(width, height) // min(width, height)
    return (size, other) if width <= height else (other, size)
