# breaks: graph_memory
"""Parameters are left out, but a convolution saves its weight too: everything that the hook receives counts."""

from torch import nn
from torch.autograd.graph import saved_tensors_hooks


def graph_memory(model, images):
    saved = 0

    def pack(tensor):
        nonlocal saved
        if not isinstance(tensor, nn.Parameter):
            saved += tensor.numel() * tensor.element_size()
        return tensor

    with saved_tensors_hooks(pack, lambda tensor: tensor):
        model(images)
    return saved
