# breaks: fit
"""No epochs are no error: nothing is trained, and the list is empty."""

import torch.nn.functional as F


def fit(model, loader, optimizer, epochs, device):
    if epochs < 1:
        raise ValueError("at least one epoch")
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
            correct += (outputs.argmax(dim=1) == labels).sum().item()
            total += labels.size(0)
        history.append(correct / total)
    return history
