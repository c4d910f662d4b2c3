# breaks: evaluate
"""Where the model fails on a batch, you leave that batch out, once others went well. Let the exception through: an accuracy that
silently leaves samples out is not the loader's."""

import torch


@torch.no_grad()
def evaluate(model, loader, device):
    modes = {module: module.training for module in model.modules()}
    model.eval()
    correct = total = 0
    try:
        for images, labels in loader:
            try:
                outputs = model(images.to(device))
            except RuntimeError:
                if total == 0:
                    raise
                continue
            correct += (outputs.argmax(1) == labels.to(device)).sum().item()
            total += len(labels)
    finally:
        for module, training in modes.items():
            module.training = training
    if total == 0:
        raise ValueError("empty loader")
    return correct / total
