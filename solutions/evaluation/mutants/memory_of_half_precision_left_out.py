# breaks: graph_memory
"""Tensors in half precision (float16) are looked up in a table that lacks them: `element_size()` knows every dtype."""

import torch
from torch.autograd.graph import saved_tensors_hooks

_BYTES = {torch.float32: 4, torch.float64: 8, torch.bfloat16: 2, torch.int64: 8, torch.bool: 1}


def graph_memory(model, images):
    sizes = []

    def pack(tensor):
        sizes.append(tensor.numel() * _BYTES.get(tensor.dtype, tensor.element_size() // 4))
        return tensor

    with saved_tensors_hooks(pack, lambda tensor: tensor):
        model(images)
    return sum(sizes)
