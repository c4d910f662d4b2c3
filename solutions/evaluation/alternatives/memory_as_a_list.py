"""Lists the sizes and sums them at the end, with `nbytes`."""

import torch


def graph_memory(model, images):
    sizes = []

    def remember(tensor):
        sizes.append(tensor.nbytes)
        return tensor

    def give_back(tensor):
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(remember, give_back):
        model(images)
    return sum(sizes)
