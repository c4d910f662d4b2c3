"""Takes the preset that comes with torchvision's ResNet weights."""

from torchvision.transforms._presets import ImageClassification


def resized_size(width, height, size):
    if width > height:
        height, width = resized_size(height, width, size)
    else:
        width, height = size, size * height // width
    return width, height


def preprocess(image, mean, std):
    mean, std = (tuple(float(value) for value in values) for values in (mean, std))
    transform = ImageClassification(crop_size=224, resize_size=256, mean=mean, std=std)
    return transform(image.convert("RGB"))
