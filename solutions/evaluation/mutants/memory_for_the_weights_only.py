# breaks: graph_memory
"""What is unpacked to differentiate with respect to the weights is counted, not what the forward pass packs. Where the
images ask for a gradient and the weights do not, there is a graph all the same. Count in `pack`."""

import torch
from torch import Tensor, nn
from torch.autograd.graph import saved_tensors_hooks


def graph_memory(model: nn.Module, images: Tensor) -> int:
    total = 0

    def unpack(tensor: Tensor) -> Tensor:
        nonlocal total
        total += tensor.numel() * tensor.element_size()
        return tensor

    with saved_tensors_hooks(lambda tensor: tensor, unpack):
        output = model(images)
    weights = [weight for weight in model.parameters() if weight.requires_grad]
    wanted = [images, *weights] if images.requires_grad and weights else weights
    if output.requires_grad and wanted:
        torch.autograd.grad(output.sum(), wanted, allow_unused=True)
    return total
