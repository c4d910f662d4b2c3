# breaks: find_contamination
"""You compare where the images are stored: a copy is stored elsewhere. Compare pixels."""


def find_contamination(train_images, test_images):
    known = {image.data_ptr() for image in train_images}
    return [j for j, image in enumerate(test_images) if image.data_ptr() in known]
