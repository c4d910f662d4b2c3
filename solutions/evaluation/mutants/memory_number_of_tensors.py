# breaks: graph_memory
"""That is how many tensors are saved, not how large they are."""

from torch.autograd.graph import saved_tensors_hooks


def graph_memory(model, images):
    tensors = []

    def pack(tensor):
        tensors.append(tensor)
        return tensor

    with saved_tensors_hooks(pack, lambda tensor: tensor):
        model(images)
    return len(tensors)
