# breaks: evaluate
"""Logits within a hundredth of the largest one count as right. The model predicts one class: that of the largest
logit, however close the next one is."""

import torch


def evaluate(model, loader, device):
    modes = [(module, module.training) for module in model.modules()]
    model.eval()
    correct = total = 0
    try:
        with torch.no_grad():
            for images, labels in loader:
                logits = model(images.to(device))
                own = logits.gather(1, labels.to(device)[:, None]).squeeze(1)
                correct += int(torch.isclose(own, logits.amax(dim=1), rtol=0, atol=1e-2).sum())
                total += len(labels)
    finally:
        for module, mode in modes:
            module.training = mode
    if total == 0:
        raise ValueError("the loader holds no samples")
    return correct / total
