# breaks: fit
"""You count on from epoch to epoch: each figure mixes in all the epochs before. Start both counts at zero in every epoch."""

import torch.nn.functional as F


def fit(model, loader, optimizer, epochs, device):
    history = []
    correct = total = 0
    for epoch in range(epochs):
        model.train()
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
