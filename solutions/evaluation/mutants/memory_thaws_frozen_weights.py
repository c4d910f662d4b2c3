# breaks: graph_memory
"""Afterwards every parameter asks for a gradient, also those that were frozen: leave `requires_grad` as it is."""

from torch.autograd.graph import saved_tensors_hooks


def graph_memory(model, images):
    sizes = []
    with saved_tensors_hooks(lambda tensor: sizes.append(tensor.nbytes), lambda packed: packed):
        model(images)
    for parameter in model.parameters():
        parameter.requires_grad_(True)
    return sum(sizes)
