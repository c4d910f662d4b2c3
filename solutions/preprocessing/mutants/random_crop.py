# breaks: preprocess
"""The crop is random. That is for training; to use a network, take the centre."""

from torchvision import transforms


def preprocess(image, mean, std):
    transform = transforms.Compose(
        [
            transforms.Resize(256),
            transforms.RandomCrop(224),
            transforms.ToTensor(),
            transforms.Normalize(mean, std),
        ]
    )
    return transform(image.convert("RGB"))
