# breaks: find_contamination
"""Those are indices into the training set: the indices of the test images were asked for."""


def find_contamination(train_images, test_images):
    test = {image.numpy().tobytes() for image in test_images}
    return [i for i, image in enumerate(train_images) if image.numpy().tobytes() in test]
