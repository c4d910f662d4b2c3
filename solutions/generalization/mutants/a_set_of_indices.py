# breaks: find_contamination
"""You return a set: a sorted list was asked for."""


def find_contamination(train_images, test_images):
    known = {image.numpy().tobytes() for image in train_images}
    return {j for j, image in enumerate(test_images) if image.numpy().tobytes() in known}
