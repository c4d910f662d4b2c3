# breaks: graph_memory
"""The forward pass runs under `torch.no_grad()`, where nothing is saved: the result is always 0. It is the caller who decides about that."""

import torch
from torch.autograd.graph import saved_tensors_hooks


@torch.no_grad()
def graph_memory(model, images):
    saved = 0

    def pack(tensor):
        nonlocal saved
        saved += tensor.numel() * tensor.element_size()
        return tensor

    with saved_tensors_hooks(pack, lambda tensor: tensor):
        model(images)
    return saved
