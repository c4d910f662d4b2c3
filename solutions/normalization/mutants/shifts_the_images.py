# breaks: channel_mean_std
"""`to(torch.float64)` does not copy an image that is float64 already: subtract into a new tensor, the pixels are the caller's."""

import torch


def channel_mean_std(images):
    pixels, shift = 0, None
    sums, squares = torch.zeros(3, dtype=torch.float64), torch.zeros(3, dtype=torch.float64)
    for image in images:
        image = image.to(torch.float64)
        if shift is None:
            shift = image.mean((1, 2))
        image -= shift.view(3, 1, 1)
        pixels += image[0].numel()
        sums += image.sum((1, 2))
        squares += image.square().sum((1, 2))
    if shift is None:
        raise ValueError("no images")
    offset = sums / pixels
    return shift + offset, (squares / pixels - offset**2).clamp(min=0).sqrt()
