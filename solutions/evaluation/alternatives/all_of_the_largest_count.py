"""Where several logits are the largest, counts the sample as right if its label is among them; `pack` adds up in a dict."""

from contextlib import ExitStack

import torch


def evaluate(model, loader, device):
    with ExitStack() as stack:
        for module in model.modules():
            stack.callback(setattr, module, "training", module.training)
        stack.enter_context(torch.no_grad())
        model.eval()
        right = seen = 0
        for images, labels in loader:
            logits, labels = model(images.to(device)), labels.to(device)
            right += int((logits.gather(1, labels[:, None]) >= logits).all(dim=1).sum())
            seen += len(labels)
    if not seen:
        raise ValueError("no samples")
    return right / seen


def graph_memory(model, images):
    total = {"bytes": 0}

    def pack(tensor):
        total["bytes"] += tensor.nbytes
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor):
        model(images)
    return total["bytes"]
