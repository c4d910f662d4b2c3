# breaks: graph_memory
"""What the model returns is taken for a tensor. Any module may be weighed, also one that returns a pair: what it
returns is of no interest here."""

import torch


def graph_memory(model, images):
    total = 0

    def pack(tensor):
        nonlocal total
        total += tensor.numel() * tensor.element_size()
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor):
        model(images).detach()
    return total
