# breaks: graph_memory
"""The output's bytes are added, but autograd does not save the output for its own backward pass: only what the hook receives counts."""

from torch.autograd.graph import saved_tensors_hooks


def graph_memory(model, images):
    saved = 0

    def pack(tensor):
        nonlocal saved
        saved += tensor.numel() * tensor.element_size()
        return tensor

    with saved_tensors_hooks(pack, lambda tensor: tensor):
        output = model(images)
    return saved + output.numel() * output.element_size() * output.requires_grad
