# breaks: find_contamination
"""Images are compared by a checksum, which different ones may share: compare the pixels."""

import zlib


def find_contamination(train_images, test_images):
    known = {zlib.adler32(image.contiguous().numpy().tobytes()) for image in train_images}
    return [
        index
        for index, image in enumerate(test_images)
        if zlib.adler32(image.contiguous().numpy().tobytes()) in known
    ]
