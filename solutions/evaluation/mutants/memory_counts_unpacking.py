# breaks: graph_memory
"""You count in the second hook, which is called when `backward` reads the tensors: count in the first one, which is called when they are saved."""

from torch.autograd.graph import saved_tensors_hooks


def graph_memory(model, images):
    saved = 0

    def unpack(tensor):
        nonlocal saved
        saved += tensor.numel() * tensor.element_size()
        return tensor

    with saved_tensors_hooks(lambda tensor: tensor, unpack):
        model(images)
    return saved
