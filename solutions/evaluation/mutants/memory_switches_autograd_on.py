# breaks: graph_memory
"""Autograd is switched on in the end, also for a caller who has switched it off. It was never switched off here: leave
it as it is."""

import torch


def graph_memory(model, images):
    total = 0

    def pack(tensor):
        nonlocal total
        total += tensor.numel() * tensor.element_size()
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor):
        model(images)
    torch.set_grad_enabled(True)
    return total
