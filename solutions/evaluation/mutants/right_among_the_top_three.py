# breaks: evaluate
"""A prediction counts as right when the label is among the three largest logits: that is the top-3 accuracy."""

import torch


@torch.no_grad()
def evaluate(model, loader, device):
    modes = {module: module.training for module in model.modules()}
    model.eval()
    correct = total = 0
    try:
        for images, labels in loader:
            best = model(images.to(device)).topk(3, dim=1).indices
            correct += (best == labels.to(device)[:, None]).any(dim=1).sum().item()
            total += len(labels)
    finally:
        for module, training in modes.items():
            module.training = training
    if total == 0:
        raise ValueError("empty loader")
    return correct / total
