"""Measures a deep copy of the model, so that batch normalisation's statistics stay where they are."""

import copy

from torch.autograd.graph import saved_tensors_hooks


class Accountant:
    def __init__(self):
        self.total = 0

    def __call__(self, tensor):
        self.total += tensor.numel() * tensor.dtype.itemsize
        return tensor


def graph_memory(model, images):
    accountant = Accountant()
    with saved_tensors_hooks(accountant, lambda tensor: tensor):
        copy.deepcopy(model)(images)
    return accountant.total
