# breaks: evaluate
"""Where there are two classes, you ask whether the second logit is above 0. That is right for a model with a single logit;
of two, the larger one wins."""

import torch


@torch.no_grad()
def evaluate(model, loader, device):
    modes = {module: module.training for module in model.modules()}
    model.eval()
    correct = total = 0
    try:
        for images, labels in loader:
            outputs = model(images.to(device))
            predictions = (outputs[:, 1] > 0).long() if outputs.shape[1] == 2 else outputs.argmax(1)
            correct += (predictions == labels.to(device)).sum().item()
            total += len(labels)
    finally:
        for module, training in modes.items():
            module.training = training
    if total == 0:
        raise ValueError("empty loader")
    return correct / total
