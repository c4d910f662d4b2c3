# breaks: graph_memory
"""A tensor that two operations save is counted once, but each of them packs it: count every call of the hook."""

from torch.autograd.graph import saved_tensors_hooks


def graph_memory(model, images):
    sizes = {}

    def pack(tensor):
        sizes[tensor.data_ptr()] = tensor.numel() * tensor.element_size()
        return tensor

    with saved_tensors_hooks(pack, lambda tensor: tensor):
        model(images)
    return sum(sizes.values())
