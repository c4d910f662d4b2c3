# breaks: find_contamination
"""You compare the first row of pixels: all must be equal."""


def find_contamination(train_images, test_images):
    known = {image[:, 0].contiguous().numpy().tobytes() for image in train_images}
    return [j for j, image in enumerate(test_images) if image[:, 0].contiguous().numpy().tobytes() in known]
