# breaks: preprocess
"""You cut the same margin off on both sides: where an odd number of pixels is left over, 225 remain. Count 224 from the left and from the top."""

import torch
from PIL import Image
from torchvision.transforms.functional import to_tensor


def preprocess(image, mean, std):
    image = image.convert("RGB")
    width, height = resized_size(*image.size, 256)
    image = image.resize((width, height), Image.Resampling.BILINEAR)
    left, top = (width - 224) // 2, (height - 224) // 2
    image = image.crop((left, top, width - left, height - top))
    mean, std = (torch.as_tensor(values).view(3, 1, 1) for values in (mean, std))
    return (to_tensor(image) - mean) / std
