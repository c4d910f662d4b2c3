# breaks: set_pixels
"""You set three channels at most, as if every image were grey or RGB: take the number of channels from the image."""


def set_pixels(image, candidates):
    image = image[0] if image.ndim == 4 else image
    images = image.repeat(len(candidates), 1, 1, 1)
    for m, candidate in enumerate(candidates):
        row, column = int(candidate[0]), int(candidate[1])
        for channel in range(min(3, len(image))):
            images[m, channel, row, column] = candidate[2 + channel]
    return images
