# breaks: find_contamination
"""Empty sets are no error: no image is then in both."""


def find_contamination(train_images, test_images):
    if len(train_images) == 0 or len(test_images) == 0:
        raise ValueError("nothing to compare")
    known = {image.numpy().tobytes() for image in train_images}
    return [j for j, image in enumerate(test_images) if image.numpy().tobytes() in known]
