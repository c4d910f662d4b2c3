# breaks: denormalize
"""The loop writes into the caller's images. Write into a copy: `images.clone()`."""


def denormalize(images, mean, std):
    for c in range(3):
        images[:, c] = images[:, c] * std[c] + mean[c]
    return images
