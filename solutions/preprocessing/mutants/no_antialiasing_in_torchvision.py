# breaks: preprocess
"""`antialias=False` lets the interpolation look at four pixels only. Leave antialiasing on."""

import torch
from torchvision.transforms import v2


def preprocess(image, mean, std):
    transform = v2.Compose(
        [
            v2.PILToTensor(),
            v2.Resize(256, antialias=False),
            v2.CenterCrop(224),
            v2.ToDtype(torch.float32, scale=True),
            v2.Normalize(mean, std),
        ]
    )
    return transform(image.convert("RGB"))
