# breaks: preprocess
"""Both edges become 224: nothing is cut off, but everything is squashed."""

from torchvision import transforms


def preprocess(image, mean, std):
    transform = transforms.Compose(
        [
            transforms.Resize((224, 224)),
            transforms.ToTensor(),
            transforms.Normalize(mean, std),
        ]
    )
    return transform(image.convert("RGB"))
