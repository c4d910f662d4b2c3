# breaks: graph_memory
"""The model is called twice, once to warm up: that moves the running statistics of batch normalisation a second time. One forward pass is enough."""

from torch.autograd.graph import saved_tensors_hooks


def graph_memory(model, images):
    sizes = []

    def pack(tensor):
        sizes.append(tensor.numel() * tensor.element_size())
        return tensor

    model(images)
    with saved_tensors_hooks(pack, lambda tensor: tensor):
        model(images)
    return sum(sizes)
