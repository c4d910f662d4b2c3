# breaks: find_contamination
"""You stop at the first copy: all of them were asked for."""


def find_contamination(train_images, test_images):
    known = {image.numpy().tobytes() for image in train_images}
    for j, image in enumerate(test_images):
        if image.numpy().tobytes() in known:
            return [j]
    return []
