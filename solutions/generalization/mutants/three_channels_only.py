# breaks: find_contamination
"""Only the first three channels are compared. Images may have more: compare all of an image's pixels."""


def find_contamination(train_images, test_images):
    known = {image[:3].numpy().tobytes() for image in train_images}
    return [index for index, image in enumerate(test_images) if image[:3].numpy().tobytes() in known]
