# breaks: find_contamination
"""You take images for copies when one row of pixels is equal: all must be."""


def find_contamination(train_images, test_images):
    found = []
    for j, b in enumerate(test_images):
        if any(((a == b).all(dim=-1)).any() for a in train_images):
            found.append(j)
    return found
