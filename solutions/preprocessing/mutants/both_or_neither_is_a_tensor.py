# breaks: preprocess
"""You look at the mean alone to tell whether both are tensors: each of them may be a tuple or a tensor."""

import torch
from PIL import Image
from torchvision.transforms.functional import to_tensor


def preprocess(image, mean, std):
    image = image.convert("RGB")
    width, height = resized_size(*image.size, 256)
    image = image.resize((width, height), Image.Resampling.BILINEAR)
    left, top = (width - 224) // 2, (height - 224) // 2
    image = image.crop((left, top, left + 224, top + 224))
    if not isinstance(mean, torch.Tensor):
        mean, std = torch.FloatTensor([*mean]), torch.FloatTensor([*std])
    mean, std = mean.view(3, 1, 1), std.view(3, 1, 1)
    return (to_tensor(image) - mean) / std
