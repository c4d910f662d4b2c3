# breaks: graph_memory
"""What counts lives outside the function and is never set back: the second call adds to the first."""

from torch.autograd.graph import saved_tensors_hooks

sizes = []


def graph_memory(model, images):
    def pack(tensor):
        sizes.append(tensor.numel() * tensor.element_size())
        return tensor

    with saved_tensors_hooks(pack, lambda tensor: tensor):
        model(images)
    return sum(sizes)
