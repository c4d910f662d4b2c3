# breaks: resized_size
"""Of a portrait, you divide by the rounded ratio of the edges, and the quotient is a pixel short now and then. Multiply first: `size * long // short`."""


def resized_size(width, height, size):
    if width >= height:
        return (size * width // height, size)
    return (size, int(size / (width / height)))
