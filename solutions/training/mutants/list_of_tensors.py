# breaks: fit
"""The list holds tensors: make Python floats of them with `.item()`, or count with integers."""

import torch.nn.functional as F


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
            optimizer.step()
            correct += (outputs.argmax(dim=1) == labels).sum()
            total += labels.size(0)
        history.append(correct / total)
    return history
