# breaks: denormalize
"""The images are normalised a second time: (x − mean) / std. The way back multiplies by std and then adds mean."""


def denormalize(images, mean, std):
    return (images - mean[None, :, None, None]) / std[None, :, None, None]
