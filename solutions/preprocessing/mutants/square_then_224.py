# breaks: preprocess
"""The largest square of the photograph is resized to 224. That leaves no border to cut off between 256 and 224."""

from torchvision import transforms


def preprocess(image, mean, std):
    transform = transforms.Compose(
        [
            transforms.CenterCrop(min(image.size)),
            transforms.Resize(224),
            transforms.ToTensor(),
            transforms.Normalize(mean, std),
        ]
    )
    return transform(image.convert("RGB"))
