# breaks: fit
"""Each component of the gradient is clipped to [−5, 5], which seldom happens: still, a step follows the gradient as it is."""

import torch.nn.functional as F
from torch import nn


def fit(model, loader, optimizer, epochs, device):
    history = []
    for epoch in range(epochs):
        model.train()
        correct = total = 0
        for images, labels in loader:
            images, labels = images.to(device), labels.to(device)
            optimizer.zero_grad()
            outputs = model(images)
            loss = F.cross_entropy(outputs, labels)
            loss.backward()
            nn.utils.clip_grad_value_(model.parameters(), 5.0)
            optimizer.step()
            correct += (outputs.argmax(dim=1) == labels).sum().item()
            total += labels.size(0)
        history.append(correct / total)
    return history
