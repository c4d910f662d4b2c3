# breaks: evaluate
"""The model's exception is replaced by another: who calls `evaluate` looks for the model's own. Let it
through; `finally` needs no `except`."""

import torch


@torch.no_grad()
def evaluate(model, loader, device):
    modes = {module: module.training for module in model.modules()}
    model.eval()
    correct = total = 0
    try:
        for images, labels in loader:
            outputs = model(images.to(device))
            correct += (outputs.argmax(1) == labels.to(device)).sum().item()
            total += len(labels)
    except Exception as error:
        raise RuntimeError("the model failed") from error
    finally:
        for module, training in modes.items():
            module.training = training
    if total == 0:
        raise ValueError("empty loader")
    return correct / total
