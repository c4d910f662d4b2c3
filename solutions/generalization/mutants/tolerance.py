# breaks: find_contamination
"""You accept images within a tolerance: an image that differs in one pixel, however little, is another image."""


def find_contamination(train_images, test_images):
    found = []
    for j, b in enumerate(test_images):
        for a in train_images:
            if (a - b).abs().max() < 1e-4:
                found.append(j)
                break
    return found
