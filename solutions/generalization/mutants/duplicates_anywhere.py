# breaks: find_contamination
"""You count test images that only equal each other, too: contamination is about equal training images."""


def find_contamination(train_images, test_images):
    keys = [image.numpy().tobytes() for image in test_images]
    known = {image.numpy().tobytes() for image in train_images}
    return [j for j, key in enumerate(keys) if key in known or keys.count(key) > 1]
