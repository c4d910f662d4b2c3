# breaks: preprocess
"""You limit the longer edge to 1024: of a very long image the shorter edge is less than 256 then. It is 256 for any image."""

import torch
from torchvision import transforms


def preprocess(image, mean, std):
    recipe = transforms.Compose(
        [
            transforms.Resize(256, max_size=1024),
            transforms.CenterCrop(224),
            transforms.ToTensor(),
            transforms.Normalize(torch.as_tensor(mean).tolist(), torch.as_tensor(std).tolist()),
        ]
    )
    return recipe(image.convert("RGB"))
