# breaks: fit
"""You lower the learning rate after each epoch: no schedule was asked for, and the optimizer's settings belong to the caller."""

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
            correct += (outputs.argmax(dim=1) == labels).sum().item()
            total += labels.size(0)
        history.append(correct / total)
        for group in optimizer.param_groups:
            group["lr"] *= 0.5
    return history
