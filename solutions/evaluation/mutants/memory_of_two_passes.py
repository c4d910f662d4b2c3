# breaks: graph_memory
"""Two forward passes are counted: the result is twice what one pass saves."""

from torch.autograd.graph import saved_tensors_hooks


def graph_memory(model, images):
    sizes = []

    def pack(tensor):
        sizes.append(tensor.numel() * tensor.element_size())
        return tensor

    with saved_tensors_hooks(pack, lambda tensor: tensor):
        model.train()(images) if model.training else model.eval()(images)
        model(images)
    return sum(sizes)
