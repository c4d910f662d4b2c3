# breaks: graph_memory
"""Only what is still held after the forward pass counts: what belongs to a result that nobody uses was saved too."""

import weakref

import torch
from torch import Tensor, nn


class _Saved:
    def __init__(self, tensor: Tensor) -> None:
        self.tensor = tensor.detach()
        self.size = tensor.numel() * tensor.element_size()


def graph_memory(model: nn.Module, images: Tensor) -> int:
    alive: weakref.WeakSet[_Saved] = weakref.WeakSet()

    def pack(tensor: Tensor) -> _Saved:
        saved = _Saved(tensor)
        alive.add(saved)
        return saved

    with torch.autograd.graph.saved_tensors_hooks(pack, lambda saved: saved.tensor):
        output = model(images)
    total = sum(saved.size for saved in alive)
    del output
    return total
