# breaks: preprocess
"""You take the transparent colour out of the caller's `image.info`, and from then on nobody knows it: work with a copy."""

import torch
from torchvision.transforms import v2


def preprocess(image, mean, std):
    image.info.pop("transparency", None)
    return v2.Compose(
        [
            v2.Resize(256),
            v2.CenterCrop(224),
            v2.PILToTensor(),
            v2.ToDtype(torch.float32, scale=True),
            v2.Normalize(list(mean), list(std)),
        ]
    )(image.convert("RGB"))
