# breaks: find_contamination
"""`double()` makes no copy of images that are doubles already: what you multiply in place is then changed for the caller, too."""


def find_contamination(train_images, test_images):
    train, test = train_images.double(), test_images.double()
    train *= 255
    test *= 255
    known = {image.numpy().tobytes() for image in train}
    return [index for index, image in enumerate(test) if image.numpy().tobytes() in known]
