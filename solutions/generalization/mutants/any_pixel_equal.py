# breaks: find_contamination
"""You take images with *one* equal pixel for copies: all pixels must be equal."""


def find_contamination(train_images, test_images):
    found = []
    for j, image in enumerate(test_images):
        if len(train_images) and (train_images == image).any():
            found.append(j)
    return found
