# breaks: find_contamination
"""You count from 1: the first test image has the index 0."""


def find_contamination(train_images, test_images):
    known = {image.numpy().tobytes() for image in train_images}
    return [j for j, image in enumerate(test_images, start=1) if image.numpy().tobytes() in known]
