"""Asks the loader for a batch before the epoch begins; takes the gradients from `torch.autograd.grad`."""

import torch
import torch.nn.functional as F


def running_and_final_accuracy(model, loader, optimizer, device):
    try:
        next(iter(loader))
    except StopIteration:
        raise ValueError("the loader yields nothing") from None
    parameters = list(model.parameters())
    model.train()
    correct = total = 0
    for images, labels in loader:
        images, labels = images.to(device), labels.to(device)
        logits = model(images)
        gradients = torch.autograd.grad(F.cross_entropy(logits, labels), parameters, allow_unused=True)
        for parameter, gradient in zip(parameters, gradients, strict=True):
            parameter.grad = gradient
        optimizer.step()
        correct += int((logits.max(dim=1).indices == labels).sum())
        total += labels.numel()
    model.eval()
    final = 0
    with torch.no_grad():
        for images, labels in loader:
            final += int((model(images.to(device)).max(dim=1).indices == labels.to(device)).sum())
    model.train()
    return correct / total, final / total
