# breaks: resized_size
"""You leave the size as it is where either edge has the new length. It is the shorter one that counts: 256 × 200 becomes 327 × 256."""


def resized_size(width, height, size):
    if size in (width, height):
        return width, height
    s = min(width, height)
    return size * width // s, size * height // s
