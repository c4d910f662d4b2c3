# breaks: evaluate
"""The confusion matrix has room for a hundred classes: a data set may have more."""

import torch


@torch.no_grad()
def evaluate(model, loader, device):
    modes = {module: module.training for module in model.modules()}
    model.eval()
    confusion = torch.zeros(100, 100)
    try:
        for images, labels in loader:
            for label, prediction in zip(labels, model(images.to(device)).argmax(1), strict=True):
                confusion[label, prediction] += 1
    finally:
        for module, training in modes.items():
            module.training = training
    if confusion.sum() == 0:
        raise ValueError("empty loader")
    return (confusion.trace() / confusion.sum()).item()
