# breaks: find_contamination
"""You find one copy of each training image: there may be several in the test set."""


def find_contamination(train_images, test_images):
    where = {}
    for j, image in enumerate(test_images):
        where.setdefault(image.numpy().tobytes(), j)
    known = {image.numpy().tobytes() for image in train_images}
    return sorted(j for key, j in where.items() if key in known)
