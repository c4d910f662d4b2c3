# breaks: find_contamination
"""You compare each test image with one training image of the same brightness, but there may be several: compare with all of them."""


def find_contamination(train_images, test_images):
    by_brightness = {image.sum().item(): image for image in train_images}
    return [
        index
        for index, image in enumerate(test_images)
        if image.sum().item() in by_brightness and (by_brightness[image.sum().item()] == image).all()
    ]
