# breaks: find_contamination
"""A default value is made once: your set still holds the training images of earlier calls. Make it inside the function."""


def find_contamination(train_images, test_images, known=set()):
    known.update(image.numpy().tobytes() for image in train_images)
    return [index for index, image in enumerate(test_images) if image.numpy().tobytes() in known]
