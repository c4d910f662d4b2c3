# breaks: fit
"""Each epoch begins by making all weights require a gradient. Some may be frozen on purpose, and stay as they are."""

import torch.nn.functional as F


def fit(model, loader, optimizer, epochs, device):
    history = []
    for epoch in range(epochs):
        model.train().requires_grad_(True)
        correct = total = 0
        for images, labels in loader:
            images, labels = images.to(device), labels.to(device)
            optimizer.zero_grad()
            outputs = model(images)
            loss = F.cross_entropy(outputs, labels)
            loss.backward()
            optimizer.step()
            correct += (outputs.argmax(dim=1) == labels).sum().item()
            total += labels.size(0)
        history.append(correct / total)
    return history
