# breaks: evaluate
"""Where the loader is empty, `ValueError` is raised before autograd is switched on again, and it stays off for whoever
comes next. A `with torch.no_grad():` gives back what it found, whatever is raised inside."""

import torch


def evaluate(model, loader, device):
    modes = [(module, module.training) for module in model.modules()]
    enabled = torch.is_grad_enabled()
    model.eval()
    torch.set_grad_enabled(False)
    correct = total = 0
    try:
        for images, labels in loader:
            predictions = model(images.to(device)).argmax(dim=1)
            correct += int((predictions == labels.to(device)).sum())
            total += len(labels)
    except Exception:
        torch.set_grad_enabled(enabled)
        raise
    finally:
        for module, mode in modes:
            module.training = mode
    if total == 0:
        raise ValueError("the loader holds no samples")
    torch.set_grad_enabled(enabled)
    return correct / total
