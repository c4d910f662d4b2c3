# breaks: graph_memory
"""`torch.enable_grad()` overrules the caller: under `torch.no_grad()` the result has to be 0."""

import torch
from torch.autograd.graph import saved_tensors_hooks


def graph_memory(model, images):
    saved = 0

    def pack(tensor):
        nonlocal saved
        saved += tensor.numel() * tensor.element_size()
        return tensor

    with torch.enable_grad(), saved_tensors_hooks(pack, lambda tensor: tensor):
        model(images)
    return saved
