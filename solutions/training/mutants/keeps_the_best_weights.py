# breaks: fit
"""You put the weights of the best epoch back at the end: the model was to keep those of the last update."""

import copy

import torch.nn.functional as F


def fit(model, loader, optimizer, epochs, device):
    history = []
    best, weights = -1.0, copy.deepcopy(model.state_dict())
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
        if history[-1] > best:
            best, weights = history[-1], copy.deepcopy(model.state_dict())
    model.load_state_dict(weights)
    return history
