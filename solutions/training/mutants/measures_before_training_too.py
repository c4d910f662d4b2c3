# breaks: fit
"""The first figure is that of the untrained model: one figure was asked for each epoch of training."""

import torch
import torch.nn.functional as F


def fit(model, loader, optimizer, epochs, device):
    model.eval()
    with torch.no_grad():
        pairs = [(model(x.to(device)).argmax(dim=1).cpu(), y) for x, y in loader]
    history = [sum((p == y).sum().item() for p, y in pairs) / sum(len(y) for _, y in pairs)]
    model.train()
    for epoch in range(epochs):
        model.train()
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
    return history[:epochs]
