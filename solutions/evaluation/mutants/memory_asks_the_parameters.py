# breaks: graph_memory
"""The model's first parameter is asked for the device. A module without parameters has none to ask, and the images are
on the model's device already."""

import torch


def graph_memory(model, images):
    total = 0

    def pack(tensor):
        nonlocal total
        total += tensor.numel() * tensor.element_size()
        return tensor

    device = next(model.parameters()).device
    with torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor):
        model(images.to(device))
    return total
