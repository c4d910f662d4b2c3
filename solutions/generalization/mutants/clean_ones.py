# breaks: find_contamination
"""Those are the images that are *not* contaminated."""


def find_contamination(train_images, test_images):
    known = {image.numpy().tobytes() for image in train_images}
    return [j for j, image in enumerate(test_images) if image.numpy().tobytes() not in known]
