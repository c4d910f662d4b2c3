# breaks: find_contamination
"""You add up signed differences, which can cancel: compare pixel by pixel."""


def find_contamination(train_images, test_images):
    return [j for j, b in enumerate(test_images) if any((a - b).sum() == 0 for a in train_images)]
