# breaks: evaluate
"""The counters live outside the function and are never set back: the second call still counts the samples of the first."""

import torch

counts = {"correct": 0, "total": 0}


@torch.no_grad()
def evaluate(model, loader, device):
    modes = {module: module.training for module in model.modules()}
    model.eval()
    seen = 0
    try:
        for images, labels in loader:
            outputs = model(images.to(device))
            counts["correct"] += (outputs.argmax(1) == labels.to(device)).sum().item()
            counts["total"] += len(labels)
            seen += len(labels)
    finally:
        for module, training in modes.items():
            module.training = training
    if seen == 0:
        raise ValueError("empty loader")
    return counts["correct"] / counts["total"]
