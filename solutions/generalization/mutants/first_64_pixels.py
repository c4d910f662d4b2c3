# breaks: find_contamination
"""Only the first 64 pixels are compared, as many as a digit has. Images may have more: compare all of them."""


def find_contamination(train_images, test_images):
    known = {image.flatten()[:64].numpy().tobytes() for image in train_images}
    return [
        index for index, image in enumerate(test_images) if image.flatten()[:64].numpy().tobytes() in known
    ]
