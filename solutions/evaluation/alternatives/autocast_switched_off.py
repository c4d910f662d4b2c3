"""Autocast is switched off by the device's type, which is why a device that autocast does not know raises."""

import torch


def evaluate(model, loader, device):
    modes = [(module, module.training) for module in model.modules()]
    model.eval()
    correct = total = 0
    try:
        with torch.no_grad(), torch.autocast(torch.device(device).type, enabled=False):
            for images, labels in loader:
                outputs = model(images.to(device, non_blocking=True))
                correct += (outputs.argmax(1).cpu() == labels).sum().item()
                total += len(labels)
    finally:
        for module, training in modes:
            module.training = training
    if total == 0:
        raise ValueError("empty loader")
    return correct / total
