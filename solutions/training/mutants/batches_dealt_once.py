# breaks: fit
"""You keep the first epoch's batches in a list and use them in every epoch: a loader that shuffles deals other batches each time it is iterated."""

import torch.nn.functional as F


def fit(model, loader, optimizer, epochs, device):
    history = []
    batches = list(loader)
    for epoch in range(epochs):
        model.train()
        correct = total = 0
        for images, labels in batches:
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
