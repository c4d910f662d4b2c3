# breaks: evaluate
"""`module.train(mode)` sets the children too. You go from the leaves to the root, so that each parent overwrites what its children have just got back: set `module.training`, or start at the root."""

import torch


@torch.no_grad()
def evaluate(model, loader, device):
    modes = [(module, module.training) for module in model.modules()]
    model.eval()
    try:
        correct = total = 0
        for images, labels in loader:
            outputs = model(images.to(device))
            correct += (outputs.argmax(1) == labels.to(device)).sum().item()
            total += len(labels)
    finally:
        for module, training in reversed(modes):
            module.train(training)
    if total == 0:
        raise ValueError("empty loader")
    return correct / total
