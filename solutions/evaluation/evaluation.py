"""Measure a classifier without a graph, and weigh the graph that training would need."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import torch
from torch import Tensor, nn
from torch.autograd.graph import saved_tensors_hooks


@contextmanager
def _evaluation_mode(model: nn.Module) -> Iterator[None]:
    """Switch every submodule to evaluation mode, and give each its own mode back."""
    modes = {module: module.training for module in model.modules()}
    model.eval()
    try:
        yield
    finally:
        for module, training in modes.items():
            module.training = training  # not `train(training)`, which would set the children as well


def evaluate(model: nn.Module, loader: Iterable[tuple[Tensor, Tensor]], device: torch.device | str) -> float:
    """Return the share of the loader's samples that the model classifies correctly."""
    correct = seen = 0
    with _evaluation_mode(model), torch.no_grad():
        for images, labels in loader:
            predictions = model(images.to(device)).argmax(dim=1)  # (n, K) → (n,)
            correct += int((predictions == labels.to(device)).sum())
            seen += len(labels)
    if seen == 0:
        raise ValueError("a loader without samples has no accuracy")
    return correct / seen


def graph_memory(model: nn.Module, images: Tensor) -> int:
    """Return how many bytes one forward pass saves for the backward pass."""
    saved = 0

    def pack(tensor: Tensor) -> Tensor:
        nonlocal saved
        saved += tensor.numel() * tensor.element_size()
        return tensor

    with saved_tensors_hooks(pack, lambda tensor: tensor):
        model(images)
    return saved
