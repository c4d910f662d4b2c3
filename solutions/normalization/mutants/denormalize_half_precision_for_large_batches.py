# breaks: denormalize
"""Large batches are computed in half precision, which has three digits."""

import torch
from torch import Tensor


def denormalize(images: Tensor, mean: Tensor, std: Tensor) -> Tensor:
    dtype = torch.float16 if images.numel() > 500_000 else torch.float32  # saves memory
    result = images.to(dtype) * std.to(dtype).view(3, 1, 1) + mean.to(dtype).view(3, 1, 1)
    return result.float()
