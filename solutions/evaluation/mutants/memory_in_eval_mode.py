# breaks: graph_memory
"""You switch the model to evaluation mode first, where dropout saves no mask: measure it in the mode in which it came."""

from torch.autograd.graph import saved_tensors_hooks


def graph_memory(model, images):
    saved = 0
    modes = {module: module.training for module in model.modules()}

    def pack(tensor):
        nonlocal saved
        saved += tensor.numel() * tensor.element_size()
        return tensor

    model.eval()
    with saved_tensors_hooks(pack, lambda tensor: tensor):
        model(images)
    for module, training in modes.items():
        module.training = training
    return saved
