# breaks: evaluate
"""A model that raises is asked again, image by image: its exception has to come through, and each sample is shown once."""

from collections.abc import Iterable

import torch
from torch import Tensor, nn


def _predict(model: nn.Module, images: Tensor) -> Tensor:
    try:
        return model(images)
    except RuntimeError:
        if len(images) < 2:
            raise
        return torch.cat([model(image) for image in images.split(1)])


def evaluate(model: nn.Module, loader: Iterable[tuple[Tensor, Tensor]], device: torch.device | str) -> float:
    modes = [(module, module.training) for module in model.modules()]
    correct, total = 0, 0
    model.eval()
    try:
        with torch.no_grad():
            for images, labels in loader:
                labels = labels.to(device)
                predicted = _predict(model, images.to(device)).argmax(dim=1)
                correct += int((predicted == labels).sum())
                total += len(labels)
    finally:
        for module, mode in modes:
            module.training = mode
    if total == 0:
        raise ValueError("the loader holds no samples")
    return correct / total
