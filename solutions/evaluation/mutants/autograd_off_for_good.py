# breaks: evaluate
"""`torch.set_grad_enabled(False)` switches autograd off for the whole program, and nobody switches it on again: the next `backward` fails. Use it as a context manager."""

import torch


def evaluate(model, loader, device):
    torch.set_grad_enabled(False)
    modes = {module: module.training for module in model.modules()}
    model.eval()
    correct = total = 0
    try:
        for images, labels in loader:
            outputs = model(images.to(device))
            correct += (outputs.argmax(1) == labels.to(device)).sum().item()
            total += len(labels)
    finally:
        for module, training in modes.items():
            module.training = training
    if total == 0:
        raise ValueError("empty loader")
    return correct / total
