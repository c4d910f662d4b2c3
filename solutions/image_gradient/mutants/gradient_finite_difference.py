# breaks: input_gradient
"""These are differences of the loss in float32 steps, one pixel at a time, and not its derivative: the step
is far too long for that."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def input_gradient(model: nn.Module, images: Tensor, labels: Tensor) -> Tensor:
    step = 0.01
    gradient = torch.zeros_like(images)
    with torch.no_grad():
        before = F.cross_entropy(model(images), labels)
        for index in range(images[0].numel()):
            for row in range(len(images)):
                moved = images.clone(memory_format=torch.contiguous_format)
                moved[row].view(-1)[index] += step
                difference = F.cross_entropy(model(moved), labels) - before
                gradient[row].view(-1)[index] = difference / step
    return gradient
