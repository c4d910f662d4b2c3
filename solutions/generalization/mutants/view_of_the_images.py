# breaks: find_contamination
"""`view` needs pixels that follow one another in memory, and raises an error for images whose channels come last. Use `flatten` or `reshape`."""


def find_contamination(train_images, test_images):
    pixels = train_images.shape[1:].numel()
    known = {tuple(row) for row in train_images.view(len(train_images), pixels).tolist()}
    return [
        j for j, row in enumerate(test_images.view(len(test_images), pixels).tolist()) if tuple(row) in known
    ]
