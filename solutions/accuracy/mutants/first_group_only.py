# breaks: running_and_final_accuracy
"""Only the parameters of the optimizer's first group get a gradient. An optimizer may hold its parameters in several groups:
`backward()` reaches them all."""

import torch
import torch.nn.functional as F


def running_and_final_accuracy(model, loader, optimizer, device):
    model.train()
    correct = total = 0
    for images, labels in loader:
        images, labels = images.to(device), labels.to(device)
        logits = model(images)
        optimizer.zero_grad()
        weights = optimizer.param_groups[0]["params"]
        gradients = torch.autograd.grad(F.cross_entropy(logits, labels), weights)
        for weight, gradient in zip(weights, gradients, strict=True):
            weight.grad = gradient
        optimizer.step()
        correct += int((logits.argmax(dim=1) == labels).sum())
        total += len(labels)
    if total == 0:
        raise ValueError("the loader yields nothing")
    running = correct / total
    model.eval()
    correct = total = 0
    with torch.no_grad():
        for images, labels in loader:
            images, labels = images.to(device), labels.to(device)
            correct += int((model(images).argmax(dim=1) == labels).sum())
            total += len(labels)
    model.train()
    return running, correct / total
