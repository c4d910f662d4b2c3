# breaks: find_contamination
"""You compare means: many images share one, such as an image and its mirror image. Compare all pixels."""


def find_contamination(train_images, test_images):
    means = {round(image.mean().item(), 5) for image in train_images}
    return [j for j, image in enumerate(test_images) if round(image.mean().item(), 5) in means]
