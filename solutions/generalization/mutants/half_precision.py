# breaks: find_contamination
"""You compare in half precision, in which near copies become equal."""


def find_contamination(train_images, test_images):
    known = {image.half().numpy().tobytes() for image in train_images}
    return [j for j, image in enumerate(test_images) if image.half().numpy().tobytes() in known]
