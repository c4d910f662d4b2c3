# breaks: evaluate
"""Where the model raises, autograd is switched on, whatever it was before: a caller who had switched it off builds
graphs from then on. A `with torch.no_grad():` gives back what it found."""

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
        torch.set_grad_enabled(True)
        raise
    finally:
        for module, mode in modes:
            module.training = mode
    torch.set_grad_enabled(enabled)
    if total == 0:
        raise ValueError("the loader holds no samples")
    return correct / total
