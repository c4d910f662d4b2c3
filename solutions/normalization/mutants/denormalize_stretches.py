# breaks: denormalize
"""Each image is stretched so that it reaches from 0 to 1. That looks right and is no inverse: mean and std are not used."""


def denormalize(images, mean, std):
    if len(images) == 0:
        return images.clone()
    low = images.amin(dim=(1, 2, 3), keepdim=True)
    high = images.amax(dim=(1, 2, 3), keepdim=True)
    return (images - low) / (high - low + 1e-8)
