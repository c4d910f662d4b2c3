# breaks: graph_memory
"""You switch the model to training mode and leave it there: measure it in the mode in which it came."""

from torch.autograd.graph import saved_tensors_hooks


def graph_memory(model, images):
    saved = 0

    def pack(tensor):
        nonlocal saved
        saved += tensor.numel() * tensor.element_size()
        return tensor

    model.train()
    with saved_tensors_hooks(pack, lambda tensor: tensor):
        model(images)
    return saved
