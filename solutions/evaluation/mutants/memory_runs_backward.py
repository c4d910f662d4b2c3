# breaks: graph_memory
"""The figure is right, but `backward` adds to the parameters' gradients: what is saved is known after the forward pass."""

from torch.autograd.graph import saved_tensors_hooks


def graph_memory(model, images):
    saved = 0

    def pack(tensor):
        nonlocal saved
        saved += tensor.numel() * tensor.element_size()
        return tensor

    with saved_tensors_hooks(pack, lambda tensor: tensor):
        output = model(images).sum()
    if output.requires_grad:
        output.backward()
    return saved
