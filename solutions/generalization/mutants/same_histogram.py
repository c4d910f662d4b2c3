# breaks: find_contamination
"""You compare which values occur, not where: an image and its mirror image have the same ones."""


def find_contamination(train_images, test_images):
    known = {tuple(sorted(image.flatten().tolist())) for image in train_images}
    return [j for j, image in enumerate(test_images) if tuple(sorted(image.flatten().tolist())) in known]
