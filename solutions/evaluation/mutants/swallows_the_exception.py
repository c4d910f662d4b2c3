# breaks: evaluate
"""Where the model fails, its exception does not come through: the batch is skipped in silence, or another exception takes its place. Let it through."""

import torch


@torch.no_grad()
def evaluate(model, loader, device):
    modes = {module: module.training for module in model.modules()}
    model.eval()
    correct = total = 0
    for images, labels in loader:
        try:
            outputs = model(images.to(device))
        except RuntimeError:
            continue
        correct += (outputs.argmax(1) == labels.to(device)).sum().item()
        total += len(labels)
    for module, training in modes.items():
        module.training = training
    if total == 0:
        raise ValueError("empty loader")
    return correct / total
