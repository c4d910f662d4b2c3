# breaks: graph_memory
"""A number of bytes is a whole number: return an `int`."""

from torch.autograd.graph import saved_tensors_hooks


def graph_memory(model, images):
    saved = 0.0

    def pack(tensor):
        nonlocal saved
        saved += tensor.numel() * tensor.element_size()
        return tensor

    with saved_tensors_hooks(pack, lambda tensor: tensor):
        model(images)
    return saved
