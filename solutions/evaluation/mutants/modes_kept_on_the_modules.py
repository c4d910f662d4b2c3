# breaks: evaluate
"""Each module's mode is written down on the module itself, and left there. The model is to be as it was: keep the modes in a
variable of your own."""

import torch


@torch.no_grad()
def evaluate(model, loader, device):
    for module in model.modules():
        module.was_training = module.training
    model.eval()
    try:
        correct = total = 0
        for images, labels in loader:
            correct += (model(images.to(device)).argmax(1) == labels.to(device)).sum().item()
            total += len(labels)
    finally:
        for module in model.modules():
            module.training = module.was_training
    if total == 0:
        raise ValueError("empty loader")
    return correct / total
