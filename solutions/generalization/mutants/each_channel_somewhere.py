# breaks: find_contamination
"""Each channel is looked up by itself: all must be those of one training image."""


def find_contamination(train_images, test_images):
    n_channels = test_images.shape[1]
    known = [
        {image[channel].contiguous().numpy().tobytes() for image in train_images}
        for channel in range(n_channels)
    ]
    return [
        index
        for index, image in enumerate(test_images)
        if all(image[c].contiguous().numpy().tobytes() in known[c] for c in range(n_channels))
    ]
