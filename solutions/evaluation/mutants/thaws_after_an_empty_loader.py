# breaks: evaluate
"""Where the loader is empty, `model.train(…)` gives all submodules the root's mode, also those that were frozen. Each gets its
own back, before an error as well."""

import torch


def evaluate(model, loader, device):
    training = model.training
    modes = {module: module.training for module in model.modules()}
    model.eval()
    correct = total = 0
    try:
        with torch.no_grad():
            for images, labels in loader:
                correct += (model(images.to(device)).argmax(1) == labels.to(device)).sum().item()
                total += len(labels)
    except Exception:
        for module, mode in modes.items():
            module.training = mode
        raise
    if total == 0:
        model.train(training)
        raise ValueError("empty loader")
    for module, mode in modes.items():
        module.training = mode
    return correct / total
