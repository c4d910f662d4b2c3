# breaks: fit
"""`requires_grad_` marks the loader's own images, which then go on asking for gradients. Training needs those of the weights only."""

import torch.nn.functional as F


def fit(model, loader, optimizer, epochs, device):
    model.train()
    history = []
    for _ in range(epochs):
        correct = total = 0
        for images, labels in loader:
            images, labels = images.requires_grad_().to(device), labels.to(device)
            optimizer.zero_grad()
            outputs = model(images)
            F.cross_entropy(outputs, labels).backward()
            optimizer.step()
            correct += (outputs.argmax(dim=1) == labels).sum().item()
            total += labels.size(0)
        history.append(correct / total)
    return history
