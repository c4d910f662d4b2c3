# breaks: find_contamination
"""A small number is added to every pixel, and pixels near 0 whose difference is smaller than its rounding become the same.
Compare the pixels as they are."""


def find_contamination(train_images, test_images):
    known = {(image + 1e-8).numpy().tobytes() for image in train_images}
    return [index for index, image in enumerate(test_images) if (image + 1e-8).numpy().tobytes() in known]
