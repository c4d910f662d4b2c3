"""Uses torchvision's image tensors, and returns one."""

import torch
from torchvision.transforms import v2


def resized_size(width, height, size):
    if width == height:
        return size, size
    if width > height:
        return divmod(width * size, height)[0], size
    return size, divmod(height * size, width)[0]


def preprocess(image, mean, std):
    image = v2.functional.to_image(image.convert("RGB"))
    for step in (
        v2.ToDtype(torch.float32, scale=True),
        v2.Resize((256,)),
        v2.CenterCrop((224, 224)),
        v2.Normalize(mean, std),
    ):
        image = step(image)
    return image
