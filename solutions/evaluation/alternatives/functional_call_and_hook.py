"""Predicts with `functional_call` on a copy in evaluation mode; weighs the graph in a subclass of the hooks."""

import copy

import torch
from torch.func import functional_call


def evaluate(model, loader, device):
    shadow = copy.deepcopy(model).eval()
    state = dict(model.named_parameters()) | dict(model.named_buffers())
    correct = total = 0
    for images, labels in loader:
        with torch.no_grad():
            logits = functional_call(shadow, state, (images.to(device),))
        total += len(labels)
        correct += torch.sum(torch.argmax(logits, dim=1).cpu() == labels).item()
    if total == 0:
        raise ValueError("empty loader")
    return correct / total


class Scale(torch.autograd.graph.saved_tensors_hooks):
    """Weighs every tensor that is saved while it is entered."""

    def __init__(self):
        super().__init__(self.pack, self.unpack)
        self.bytes = 0

    def pack(self, tensor):
        self.bytes += tensor.nbytes
        return tensor

    def unpack(self, tensor):
        return tensor


def graph_memory(model, images):
    scale = Scale()
    with scale:
        model(images)
    return scale.bytes
