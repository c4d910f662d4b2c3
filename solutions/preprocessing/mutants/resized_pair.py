# breaks: preprocess
"""`Resize((256, 256))` squashes the image; `Resize(256)` resizes the shorter edge and keeps the ratio."""

from torchvision import transforms


def preprocess(image, mean, std):
    transform = transforms.Compose(
        [
            transforms.Resize((256, 256)),
            transforms.CenterCrop(224),
            transforms.ToTensor(),
            transforms.Normalize(mean, std),
        ]
    )
    return transform(image.convert("RGB"))
