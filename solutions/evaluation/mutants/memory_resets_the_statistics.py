# breaks: graph_memory
"""The running statistics of batch normalisation are reset afterwards. They may move as in any forward pass, or stay; what they
were before is not yours to throw away."""

from torch import nn
from torch.autograd.graph import saved_tensors_hooks


def graph_memory(model, images):
    sizes = []
    with saved_tensors_hooks(lambda tensor: sizes.append(tensor.nbytes), lambda packed: packed):
        model(images)
    for module in model.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.reset_running_stats()
    return sum(sizes)
