# breaks: evaluate
"""You list where the largest logits are: a sample in which two are equal gets two entries, and those after it meet the wrong
labels. `argmax` gives one class a sample."""

import torch


@torch.no_grad()
def evaluate(model, loader, device):
    modes = {module: module.training for module in model.modules()}
    model.eval()
    correct = total = 0
    try:
        for images, labels in loader:
            outputs = model(images.to(device))
            rows = outputs == outputs.amax(dim=1, keepdim=True)
            predictions = rows.nonzero()[:, 1]
            correct += (predictions == labels.to(device)).sum().item()
            total += len(labels)
    finally:
        for module, training in modes.items():
            module.training = training
    if total == 0:
        raise ValueError("empty loader")
    return correct / total
