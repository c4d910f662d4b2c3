# breaks: fit
"""Only weights that require a gradient have theirs cleared. Frozen ones may have one from before, which the optimizer
follows: clear all."""

import torch.nn.functional as F


def fit(model, loader, optimizer, epochs, device):
    accuracies = []
    for _ in range(epochs):
        model.train()
        correct = total = 0
        for images, labels in loader:
            images, labels = images.to(device), labels.to(device)
            for parameter in model.parameters():
                if parameter.requires_grad:
                    parameter.grad = None
            logits = model(images)
            loss = F.cross_entropy(logits, labels)
            loss.backward()
            optimizer.step()
            correct += (logits.argmax(dim=1) == labels).sum().item()
            total += len(labels)
        accuracies.append(correct / total)
    return accuracies
