# breaks: evaluate
"""`return` stands inside the loop: only the first batch is measured."""

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
            return correct / total
    finally:
        for module, training in modes.items():
            module.training = training
    raise ValueError("empty loader")
