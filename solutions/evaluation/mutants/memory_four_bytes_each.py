# breaks: graph_memory
"""Not every element has four bytes: the indices of a pooling layer are int64, and a model may be float64. Ask each tensor for its `element_size()`."""

from torch.autograd.graph import saved_tensors_hooks


def graph_memory(model, images):
    saved = 0

    def pack(tensor):
        nonlocal saved
        saved += 4 * tensor.numel()
        return tensor

    with saved_tensors_hooks(pack, lambda tensor: tensor):
        model(images)
    return saved
