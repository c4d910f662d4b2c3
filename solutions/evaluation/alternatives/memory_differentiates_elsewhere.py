"""Sums in a dict and keeps the output alive while it counts; unpacking is refused, since nobody needs it."""

from torch.autograd.graph import saved_tensors_hooks


def refuse(packed):
    raise RuntimeError("nobody asked for a backward pass")


def graph_memory(model, images):
    total = {"bytes": 0}

    def pack(tensor):
        total["bytes"] = total["bytes"] + int(tensor.shape.numel()) * tensor.element_size()

    with saved_tensors_hooks(pack, refuse):
        output = model(images)
    assert output is not None
    return int(total["bytes"])
