# breaks: evaluate
"""Parameters are frozen meanwhile, and thawed after the loop: where the model raises, that line is never reached. What
has to happen in any case belongs into `finally`; but `torch.no_grad()` makes freezing superfluous."""

import torch


def evaluate(model, loader, device):
    modes = [(module, module.training) for module in model.modules()]
    thawed = [parameter for parameter in model.parameters() if parameter.requires_grad]
    model.eval().requires_grad_(False)
    correct = total = 0
    try:
        with torch.no_grad():
            for images, labels in loader:
                predictions = model(images.to(device)).argmax(dim=1)
                correct += int((predictions == labels.to(device)).sum())
                total += len(labels)
    finally:
        for module, mode in modes:
            module.training = mode
    for parameter in thawed:
        parameter.requires_grad_()
    if total == 0:
        raise ValueError("the loader holds no samples")
    return correct / total
