# breaks: find_contamination
"""Tensors are hashed by identity: a set never finds an equal one. Put their bytes into the set."""


def find_contamination(train_images, test_images):
    known = set(train_images)
    return [j for j, image in enumerate(test_images) if image in known]
