# breaks: preprocess
"""A square is cut out of the photograph before anything is resized. Resize the shorter edge first, then crop."""

from torchvision import transforms


def preprocess(image, mean, std):
    transform = transforms.Compose(
        [
            transforms.CenterCrop(256),
            transforms.Resize(224),
            transforms.ToTensor(),
            transforms.Normalize(mean, std),
        ]
    )
    return transform(image.convert("RGB"))
