# breaks: preprocess
"""Of large images you take every other pixel first. What is left out can never be averaged: resize in one step, from all of
the pixels."""

import numpy as np
import torch
from PIL import Image


def preprocess(image, mean, std):
    image = image.convert("RGB")
    width, height = (256 * edge // min(image.size) for edge in image.size)
    step = -(-min(image.size) // 1024)
    if step > 1:
        image = Image.fromarray(np.ascontiguousarray(np.asarray(image)[::step, ::step]))
    image = image.resize((width, height), Image.Resampling.BILINEAR)
    left, top = (width - 224) // 2, (height - 224) // 2
    image = image.crop((left, top, left + 224, top + 224))
    pixels = torch.from_numpy(np.array(image)).permute(2, 0, 1).float() / 255
    return (pixels - torch.as_tensor(mean).view(3, 1, 1)) / torch.as_tensor(std).view(3, 1, 1)
