"""Calls torchvision's functions one by one, normalising in place."""

import torch
import torchvision.transforms.functional as TF
from torchvision.transforms import InterpolationMode


def resized_size(width, height, size):
    shorter = min(width, height)
    width, height = size * width // shorter, size * height // shorter
    return width, height


def preprocess(image, mean, std):
    if image.mode != "RGB":
        image = image.convert("RGB")
    image = TF.resize(image, 256, interpolation=InterpolationMode.BILINEAR)
    image = TF.center_crop(image, 224)
    x = TF.to_tensor(image)
    x.sub_(torch.as_tensor(mean)[:, None, None]).div_(torch.as_tensor(std)[:, None, None])
    return x
