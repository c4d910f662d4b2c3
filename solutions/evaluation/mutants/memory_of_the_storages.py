# breaks: graph_memory
"""A saved slice is weighed with the whole memory in which it lies (`untyped_storage`), once for each slice: count
`numel() * element_size()` of the tensor itself."""

from torch.autograd.graph import saved_tensors_hooks


def graph_memory(model, images):
    total = 0

    def pack(tensor):
        nonlocal total
        total += tensor.untyped_storage().nbytes()
        return tensor

    with saved_tensors_hooks(pack, lambda tensor: tensor):
        model(images)
    return total
