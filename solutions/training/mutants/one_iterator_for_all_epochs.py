# breaks: fit
"""You make one iterator for all epochs: it is used up after the first. `for … in loader` begins a new pass."""

import torch.nn.functional as F


def fit(model, loader, optimizer, epochs, device):
    history = []
    batches = iter(loader)
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
        history.append(correct / max(total, 1))
    return history
