# breaks: preprocess
"""That is the recipe for training, with random crops, scales and mirrors. To use a network, resize to 256 and take the centre."""

from torchvision import transforms


def preprocess(image, mean, std):
    transform = transforms.Compose(
        [
            transforms.RandomResizedCrop(224),
            transforms.RandomHorizontalFlip(),
            transforms.ToTensor(),
            transforms.Normalize(mean, std),
        ]
    )
    return transform(image.convert("RGB"))
