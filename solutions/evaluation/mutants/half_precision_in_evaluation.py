# breaks: evaluate
"""Under `torch.autocast` the model computes in half precision: other logits than its own, of which those that are
close to each other are rounded to one value. Measure the model as it is."""

import torch


def evaluate(model, loader, device):
    modes = [(module, module.training) for module in model.modules()]
    model.eval()
    correct = total = 0
    try:
        with torch.no_grad(), torch.autocast(torch.device(device).type, dtype=torch.bfloat16):
            for images, labels in loader:
                predictions = model(images.to(device)).argmax(dim=1)
                correct += int((predictions == labels.to(device)).sum())
                total += len(labels)
    finally:
        for module, mode in modes:
            module.training = mode
    if total == 0:
        raise ValueError("the loader holds no samples")
    return correct / total
