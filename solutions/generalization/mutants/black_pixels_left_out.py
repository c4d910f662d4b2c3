# breaks: find_contamination
"""You compare the pixels that are not black, one after the other: where the black ones are counts as well."""


def find_contamination(train_images, test_images):
    def content(image):
        return image[image != 0].numpy().tobytes()

    known = {content(image) for image in train_images}
    return [index for index, image in enumerate(test_images) if content(image) in known]
