# breaks: find_contamination
"""You list test images that equal another test image: contamination is about equal *training* images."""


def find_contamination(train_images, test_images):
    seen, found = set(), []
    for j, image in enumerate(test_images):
        key = image.numpy().tobytes()
        if key in seen:
            found.append(j)
        seen.add(key)
    return found
