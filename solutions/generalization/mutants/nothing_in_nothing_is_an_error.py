# breaks: find_contamination
"""You refuse two empty sets: either set may be empty, and so may both. Nothing is found then."""


def find_contamination(train_images, test_images):
    if not len(train_images) and not len(test_images):
        raise ValueError("there are no images")
    known = {tuple(pixels) for pixels in train_images.flatten(1).tolist()}
    return [j for j, pixels in enumerate(test_images.flatten(1).tolist()) if tuple(pixels) in known]
