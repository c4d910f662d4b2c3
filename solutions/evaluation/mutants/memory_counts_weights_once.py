# breaks: graph_memory
"""A weight counts once, however many operations save it: each time that it is packed it counts anew."""

import torch


def graph_memory(model, images):
    weights = {weight.data_ptr() for weight in model.parameters()}
    total = 0

    def pack(tensor):
        nonlocal total
        address = tensor.data_ptr()
        if address not in seen:
            total += tensor.numel() * tensor.element_size()
        if address in weights:
            seen.add(address)
        return tensor

    seen = set()
    with torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor):
        model(images)
    return total
