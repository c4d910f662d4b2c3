# breaks: find_contamination
"""You ask whether each value occurs somewhere in the training set: all must equal those of one image, in their places."""


def find_contamination(train_images, test_images):
    known = set(train_images.flatten().tolist())
    return [j for j, b in enumerate(test_images) if set(b.flatten().tolist()) <= known]
