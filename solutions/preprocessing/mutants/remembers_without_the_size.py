# breaks: resized_size
"""Results are remembered by width and height only, so that the same image with another new size gets the old answer. What is
remembered has to be remembered under *all* that it depends on."""

_known = {}


def resized_size(width, height, size):
    if (width, height) not in _known:
        short = min(width, height)
        _known[width, height] = (size * width // short, size * height // short)
    return _known[width, height]
