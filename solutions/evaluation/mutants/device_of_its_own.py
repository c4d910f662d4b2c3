# breaks: evaluate
"""You choose a device yourself, whatever the argument says: the caller has put the model on `device`, and the batches must follow."""

import torch


@torch.no_grad()
def evaluate(model, loader, device):
    device = "cuda" if torch.cuda.is_available() else "cpu"
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
