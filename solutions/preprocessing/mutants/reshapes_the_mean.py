# breaks: preprocess
"""`as_tensor` makes no copy of a tensor, and `unsqueeze_` gives the caller's own mean and std two more dimensions. Use `view`,
which leaves them as they are."""

import torch
from PIL import Image
from torchvision.transforms.functional import center_crop, to_tensor


def preprocess(image, mean, std):
    image = image.convert("RGB")
    short, long = sorted(image.size)
    other = 256 * long // short
    size = (256, other) if image.width == short else (other, 256)
    x = to_tensor(center_crop(image.resize(size, Image.BILINEAR), 224))
    mean, std = torch.as_tensor(mean), torch.as_tensor(std)
    for values in (mean, std):
        if values.ndim == 1:
            values.unsqueeze_(1).unsqueeze_(2)
    return (x - mean) / std
