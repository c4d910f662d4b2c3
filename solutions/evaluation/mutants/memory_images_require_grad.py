# breaks: graph_memory
"""`images.requires_grad_()` makes the first layer save its weight as well, and the caller's tensor keeps the flag: pass the images as they are."""

from torch.autograd.graph import saved_tensors_hooks


def graph_memory(model, images):
    saved = 0

    def pack(tensor):
        nonlocal saved
        saved += tensor.numel() * tensor.element_size()
        return tensor

    images.requires_grad_()
    with saved_tensors_hooks(pack, lambda tensor: tensor):
        model(images)
    return saved
