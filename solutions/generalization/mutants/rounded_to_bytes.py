# breaks: find_contamination
"""You round the pixels to 256 grey levels before you compare: images that differ by less are other images all the same."""


def find_contamination(train_images, test_images):
    known = {(image * 255).round().byte().numpy().tobytes() for image in train_images}
    return [
        j for j, image in enumerate(test_images) if (image * 255).round().byte().numpy().tobytes() in known
    ]
