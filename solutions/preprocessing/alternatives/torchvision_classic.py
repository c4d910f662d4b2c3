"""Is the recipe of torchvision's first transforms, which the documentation of its models once gave."""

import torchvision.transforms as transforms


def resized_size(width, height, size):
    short, long = min(width, height), max(width, height)
    new_long = int(size * long / short)
    return (size, new_long) if width <= height else (new_long, size)


def preprocess(image, mean, std):
    transform = transforms.Compose(
        [
            transforms.Resize(256),
            transforms.CenterCrop(224),
            transforms.ToTensor(),
            transforms.Normalize(mean=mean, std=std),
        ]
    )
    return transform(image.convert("RGB"))
