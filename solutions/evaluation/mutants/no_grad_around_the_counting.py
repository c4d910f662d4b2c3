# breaks: evaluate
"""`torch.no_grad()` stands around the counting, but the graph is built by the forward pass: call the model inside the block as well."""

import torch


def evaluate(model, loader, device):
    modes = [(module, module.training) for module in model.modules()]
    model.eval()
    try:
        correct = total = 0
        for images, labels in loader:
            outputs = model(images.to(device))
            with torch.no_grad():
                correct += (outputs.argmax(1) == labels.to(device)).sum().item()
                total += len(labels)
        if total == 0:
            raise ValueError("empty loader")
        return correct / total
    finally:
        for module, training in modes:
            module.training = training
