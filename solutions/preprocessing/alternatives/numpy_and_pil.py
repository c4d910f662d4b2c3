"""Needs nothing but PIL and NumPy until the last line, in float64."""

import numpy as np
import torch
from PIL import Image


def resized_size(width, height, size):
    if height < width:
        return [width * size // height, size]
    return [size, height * size // width]


def preprocess(image, mean, std):
    image = image.convert("RGB")
    image = image.resize(tuple(resized_size(*image.size, 256)), resample=Image.Resampling.BILINEAR)
    x0, y0 = round((image.width - 224) / 2), round((image.height - 224) / 2)
    array = np.asarray(image)[y0 : y0 + 224, x0 : x0 + 224].astype(float) / 255
    array = (array - np.asarray(mean)) / np.asarray(std)
    return torch.from_numpy(array.transpose(2, 0, 1).copy())
