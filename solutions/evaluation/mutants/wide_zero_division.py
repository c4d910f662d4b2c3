# breaks: evaluate
"""`except ZeroDivisionError` around the whole loop also takes what the model itself raises for an empty loader."""

from collections.abc import Iterable

import torch
from torch import Tensor, nn


def evaluate(model: nn.Module, loader: Iterable[tuple[Tensor, Tensor]], device: torch.device | str) -> float:
    modes = [(module, module.training) for module in model.modules()]
    correct, total = 0, 0
    model.eval()
    try:
        with torch.no_grad():
            for images, labels in loader:
                predicted = model(images.to(device)).argmax(dim=1)
                correct += int((predicted == labels.to(device)).sum())
                total += len(labels)
        return correct / total
    except ZeroDivisionError:
        raise ValueError("the loader holds no samples") from None
    finally:
        for module, mode in modes:
            module.training = mode
