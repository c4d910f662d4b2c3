# breaks: graph_memory
"""A loss is computed inside the block, and what it saves is counted as well: only the model's forward pass is asked for."""

from torch.autograd.graph import saved_tensors_hooks


def graph_memory(model, images):
    saved = 0

    def pack(tensor):
        nonlocal saved
        saved += tensor.numel() * tensor.element_size()
        return tensor

    with saved_tensors_hooks(pack, lambda tensor: tensor):
        model(images).softmax(1).log().mean()
    return saved
