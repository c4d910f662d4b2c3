# breaks: evaluate
"""Images in three channels are turned grey: the model is to be shown the images as they come."""

import torch


@torch.no_grad()
def evaluate(model, loader, device):
    modes = {module: module.training for module in model.modules()}
    model.eval()
    try:
        correct = total = 0
        for images, labels in loader:
            if images.shape[1] == 3:
                images = images.mean(dim=1, keepdim=True).expand_as(images)
            correct += (model(images.to(device)).argmax(1) == labels.to(device)).sum().item()
            total += len(labels)
    finally:
        for module, training in modes.items():
            module.training = training
    if total == 0:
        raise ValueError("empty loader")
    return correct / total
