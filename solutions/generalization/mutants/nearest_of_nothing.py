# breaks: find_contamination
"""You ask for the nearest of no training images: where a set is empty, no image is in both."""


def find_contamination(train_images, test_images):
    differences = [(train_images - image).abs().flatten(1).sum(dim=1).min() for image in test_images]
    return [j for j, difference in enumerate(differences) if difference == 0]
