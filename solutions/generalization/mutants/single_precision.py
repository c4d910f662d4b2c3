# breaks: find_contamination
"""You compare in single precision, in which float64 images that nearly agree become equal. Compare them as they are."""


def find_contamination(train_images, test_images):
    known = {image.float().numpy().tobytes() for image in train_images}
    return [j for j, image in enumerate(test_images) if image.float().numpy().tobytes() in known]
