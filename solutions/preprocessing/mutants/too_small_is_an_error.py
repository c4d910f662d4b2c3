# breaks: preprocess
"""You refuse very small images: an image of any size is resized, of one pixel too."""

import torch
from PIL import Image
from torchvision.transforms.functional import to_tensor


def preprocess(image, mean, std):
    if min(image.size) < 2:
        raise ValueError("the image is too small")
    image = image.convert("RGB")
    width, height = resized_size(*image.size, 256)
    image = image.resize((width, height), Image.Resampling.BILINEAR)
    left, top = (width - 224) // 2, (height - 224) // 2
    image = image.crop((left, top, left + 224, top + 224))
    mean, std = (torch.as_tensor(values).view(3, 1, 1) for values in (mean, std))
    return (to_tensor(image) - mean) / std
