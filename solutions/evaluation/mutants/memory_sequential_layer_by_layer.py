# breaks: graph_memory
"""Layers are run one by one, past the `forward` that a subclass of nn.Sequential may have: call the model."""

import torch
from torch import Tensor, nn


def graph_memory(model: nn.Module, images: Tensor) -> int:
    saved = 0

    def pack(tensor: Tensor) -> Tensor:
        nonlocal saved
        saved += tensor.numel() * tensor.element_size()
        return tensor

    layers = list(model) if isinstance(model, nn.Sequential) else [model]
    with torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor):
        features = images
        for layer in layers:
            features = layer(features)  # the one before is freed
    return saved
