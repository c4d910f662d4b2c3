# breaks: find_contamination
"""You return a mask: indices were asked for."""


def find_contamination(train_images, test_images):
    known = {image.numpy().tobytes() for image in train_images}
    return [image.numpy().tobytes() in known for image in test_images]
