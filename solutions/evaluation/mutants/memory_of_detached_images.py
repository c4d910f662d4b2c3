# breaks: graph_memory
"""The images are detached before the pass: where they ask for a gradient, less is saved than there would be. Pass them as they are."""

from torch.autograd.graph import saved_tensors_hooks


def graph_memory(model, images):
    total = 0

    def pack(tensor):
        nonlocal total
        total += tensor.numel() * tensor.element_size()
        return tensor

    with saved_tensors_hooks(pack, lambda tensor: tensor):
        model(images.detach())
    return total
