# breaks: graph_memory
"""Three axes are taken for one image: a batch (N, C, L) has three too."""

import torch
from torch import Tensor, nn


def graph_memory(model: nn.Module, images: Tensor) -> int:
    if images.dim() == 3:
        images = images.unsqueeze(0)
    total = 0

    def pack(tensor):
        nonlocal total
        total += tensor.numel() * tensor.element_size()
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor):
        model(images)
    return total
