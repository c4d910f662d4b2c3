# breaks: preprocess
"""`ToDtype(torch.float32)` leaves bytes from 0 to 255 as they are; `scale=True` divides by 255."""

import torch
from torchvision.transforms import v2


def preprocess(image, mean, std):
    transform = v2.Compose(
        [
            v2.Resize(256),
            v2.CenterCrop(224),
            v2.PILToTensor(),
            v2.ToDtype(torch.float32),
            v2.Normalize(mean, std),
        ]
    )
    return transform(image.convert("RGB"))
