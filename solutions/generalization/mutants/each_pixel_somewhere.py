# breaks: find_contamination
"""You ask whether each pixel is equal to that of *some* training image: all must equal those of the same one."""


def find_contamination(train_images, test_images):
    if len(train_images) == 0:
        return []
    return [j for j, b in enumerate(test_images) if (train_images == b).any(dim=0).all()]
